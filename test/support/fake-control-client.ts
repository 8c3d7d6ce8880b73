import { MoitumiError } from '../../src/domain/error.ts';
import type { Push } from '../../src/ports/pushes.ts';
import type { Method, Params, Result } from '../../src/ports/requests.ts';
import type {
  AttachTarget,
  ConnectionState,
  IClientChannel,
  IControlClient,
} from '../../src/protocol/control-client.ts';
import type { HelloResult } from '../../src/protocol/hello.ts';

/** How each method is answered; a method without an answer fails the test that asks it. */
export type Answers = { [M in Method]?: (params: Params<M>) => Result<M> | Promise<Result<M>> };

/** A client of a core that is not there: what it answers is told by the test. */
export class FakeControlClient implements IControlClient {
  readonly hello: HelloResult;
  /** Everything that was asked, in order. */
  readonly asked: { readonly method: Method; readonly params: unknown }[] = [];
  closed = false;
  onPush: ((push: Push) => void) | undefined;
  onConnection: ((state: ConnectionState) => void) | undefined;
  readonly #answers: Answers;

  constructor(answers: Answers, hello: Partial<HelloResult> = {}) {
    this.#answers = answers;
    this.hello = { ...defaultHello, ...hello };
  }

  async request<M extends Method>(method: M, params: Params<M>): Promise<Result<M>> {
    this.asked.push({ method, params });
    const answer = this.#answers[method];
    if (answer === undefined) throw new Error(`The test has no answer to ${method}.`);
    return answer(params);
  }

  async attach(_target: AttachTarget): Promise<IClientChannel> {
    throw new MoitumiError('disconnected', 'This client has no terminals.');
  }

  async close(): Promise<void> {
    this.closed = true;
  }
}

const defaultHello: HelloResult = {
  protocol: 1,
  version: '0.0.0',
  pid: 1,
  mode: 'daemon',
  principal: 'user',
  scopes: ['read', 'write', 'answer', 'admin'],
  epoch: 'e',
  seq: 0,
  view: { surface: 'cli', focus: null, entered: null },
  sync: 'none',
};
