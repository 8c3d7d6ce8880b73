/** An id, or the unique beginning of a node's title; resolved by the core. */
export type NodeRef = string;

/** An agent's id, or a NodeRef: then its most recent live agent, else its most recent one. */
export type AgentRef = string;

/** Takes or gives nothing. */
export type Empty = Readonly<Record<never, never>>;
