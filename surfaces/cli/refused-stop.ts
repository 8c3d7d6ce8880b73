import { MoitumiError } from '../../src/domain/error.ts';

/** Says who would notice a stop that was refused for their sake, what stays, and how to do it all the same. */
export async function explainRefusal<T>(stopping: Promise<T>): Promise<T> {
  return stopping.catch((error: unknown) => {
    if (!isRefusal(error) || error.data === undefined) throw error;
    const { surfaces, agents } = error.data;
    const who = [
      ...(surfaces > 0 ? [surfaces === 1 ? '1 surface is connected' : `${surfaces} surfaces are connected`] : []),
      ...(agents > 0 ? [agents === 1 ? '1 agent runs' : `${agents} agents run`] : []),
    ];
    const stays = agents > 0 ? ' Agents live on in their keepers.' : '';
    throw new MoitumiError(
      'would_disturb',
      `${who.join(' and ')}.${stays} Use --force to stop the core all the same.`,
      error.data,
      error,
    );
  });
}

function isRefusal(error: unknown): error is MoitumiError<'would_disturb'> {
  return error instanceof MoitumiError && error.code === 'would_disturb';
}
