import type { UsageUpdate } from '@agentclientprotocol/sdk';
import type { HostMessage } from '../../src/domain/acp-link.ts';

export type UsageMessage = HostMessage & { readonly kind: 'usage' };

/** What an agent told of its usage, for a core. */
export function usageMessage({ used, size, cost }: UsageUpdate): UsageMessage {
  return { kind: 'usage', used, size, cost_usd: cost?.currency === 'USD' ? cost.amount : null };
}

/** The same for people. */
export function usageWords({ used, size, cost_usd }: UsageMessage): string {
  const paid = cost_usd === null ? '' : ` · $${cost_usd.toFixed(2)}`;
  return `${used} of ${size} tokens${paid}`;
}
