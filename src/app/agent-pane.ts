/**
 * What runs in an agent's pane: almost nothing. The agent's keeper serves the pane's terminal itself, and is told of new
 * sizes, which the kernel tells to this process alone; where it cannot, the pane runs `attach`, which takes 40 MB.
 * TERM comes from the keeper when a person has seen the last screen. `$0` is the agent; the arguments run moitumi.
 */
const SCRIPT = `
stty raw -echo -iexten
end() { kill $! 2>/dev/null; exec "$@" pane agent "$0" --end; }
trap 'end "$@"' TERM
keeper=$("$@" pane agent "$0" --holder $$ 2>/dev/null) || exec "$@" attach "$0" --pane
trap 'kill -WINCH $keeper' WINCH
sleep 2147483647 &
while kill -0 $! 2>/dev/null; do wait $!; done
`;

/** The command of an agent's pane, program first. */
export function agentPane(agent: string, moitumi: readonly string[]): readonly string[] {
  return ['sh', '-c', SCRIPT, agent, ...moitumi];
}
