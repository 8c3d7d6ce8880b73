import type { AgentId } from '../domain/agent.ts';
import type { NodeId } from '../domain/node.ts';

/** What an agent's environment says about itself. */
export type AgentIdentity = {
  readonly agent: AgentId;
  readonly node: NodeId;
  readonly home: string;
  /** What it proves with that it is this agent. */
  readonly token: string;
};

type Environment = Readonly<Record<string, string>>;

/**
 * Names that belong to the terminal or the program in which the client runs, not to the one that the agent gets:
 * multiplexers, terminals that programs recognise by a variable, another agent's session, and the client's own.
 */
const FOREIGN =
  /^(TMUX(_PANE|_TMPDIR)?|STY|WINDOW|ZELLIJ.*|HERDR_.*|TERM|COLORTERM|TERM_PROGRAM(_VERSION)?|TERM_SESSION_ID|LC_TERMINAL(_VERSION)?|KITTY_.*|GHOSTTY_.*|ITERM_.*|WEZTERM_.*|ALACRITTY_.*|KONSOLE_.*|VTE_VERSION|WT_SESSION|WT_PROFILE_ID|WINDOWID|COLUMNS|LINES|CLAUDECODE|CLAUDE_CODE_.*|MOITUMI_.*)$/;

/**
 * The environment of an agent: the client's, without what speaks of the client's terminal, with the profile's
 * additions, and with what lets the agent find its core. The socket is left out on purpose: it may move, and
 * whoever looks for it finds it through the home.
 */
export function agentEnvironment(client: Environment, profile: Environment, identity: AgentIdentity): Environment {
  const kept = Object.entries(client).filter(([name]) => !FOREIGN.test(name));
  return {
    ...Object.fromEntries(kept),
    ...profile,
    TERM: 'xterm-256color',
    COLORTERM: 'truecolor',
    MOITUMI_HOME: identity.home,
    MOITUMI_NODE_ID: identity.node,
    MOITUMI_AGENT_ID: identity.agent,
    MOITUMI_AGENT_TOKEN: identity.token,
  };
}
