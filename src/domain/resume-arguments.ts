import type { AgentProfile } from './profile.ts';

/** What stands for a conversation's name in `resume_session`. */
const SESSION = '{session}';

/** Arguments that take up the conversation with that name, else the last one; null: the profile keeps none. */
export function resumeArguments(profile: AgentProfile, session: string | null): readonly string[] | null {
  const { resume, resume_session: named } = profile;
  // The protocol has words of its own for that.
  if (profile.kind === 'acp') return session === null ? null : [];
  if (session === null || named === undefined) return resume;
  return named.map((argument) => argument.replaceAll(SESSION, session));
}
