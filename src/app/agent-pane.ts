/**
 * What runs in an agent's pane: almost nothing. The agent's keeper serves the pane's terminal itself, and is told of new
 * sizes, which the kernel tells to this process alone; where it cannot, the pane runs `attach`, which takes 40 MB.
 * TERM comes from the keeper when a person has seen the last screen. GNU's tail ends with the keeper, elsewhere a loop does:
 * nobody serves its last screen then, so `attach` says so, and waits for the q. `$0` is the agent; the arguments run moitumi.
 */
const SCRIPT = `
stty raw -echo -iexten
end() { kill $! 2>/dev/null; exec "$@" pane agent "$0" --end; }
trap 'end "$@"' TERM
keeper=$("$@" pane agent "$0" --holder $$ 2>/dev/null) || exec "$@" attach "$0" --pane
trap 'kill -WINCH $keeper' WINCH
if tail --version >/dev/null 2>&1; then tail -f -s 2 --pid=$keeper /dev/null &
else while kill -0 $keeper 2>/dev/null; do sleep 2; done & fi
while kill -0 $! 2>/dev/null; do wait $!; done
kill -0 $keeper 2>/dev/null || exec "$@" attach "$0" --pane
`;

/** The command of an agent's pane, program first. */
export function agentPane(agent: string, moitumi: readonly string[]): readonly string[] {
  return ['sh', '-c', SCRIPT, agent, ...moitumi];
}
