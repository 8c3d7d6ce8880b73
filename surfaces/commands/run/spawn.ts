import { nodeOf, sentence } from '../site.ts';
import type { RunSlash } from '../slash-command.ts';

/** `/spawn [PROFILE] [PROMPT]`: starts an agent on the node. */
export const run: RunSlash = async (site, rest) => {
  const { client, env, cwd } = site;
  const node = nodeOf(site);
  const [, profile = '', prompt = ''] = /^(\S*)\s*([\s\S]*)$/.exec(rest) ?? [];
  const agent = await client.request('spawn_agent', {
    ...{ node: node.id, env, client_cwd: cwd },
    ...(profile === '' ? {} : { profile }),
    ...(prompt === '' ? {} : { prompt }),
  });
  return sentence(`${agent.id} ${agent.profile} starts on ${node.id}.`);
};
