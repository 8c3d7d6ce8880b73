import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createJsonCodec } from '../../../adapters/codec/json-codec.ts';
import { loadRichCoder } from '../../../adapters/codec/rich-coder.ts';
import type { WireMessage } from '../../../src/ports/protocol-codec.ts';

const codec = createJsonCodec();
const bytes = (text: string) => Buffer.from(text);
const request = (params: string) => bytes(`{"_req_id":1,"method":"ping","params":${params}}`);

describe('the JSON codec', () => {
  it('decodes what it encoded, whatever the params', () => {
    const safe = fc.jsonValue({ maxDepth: 20 }).filter((value) => !/proto|constructor/.test(JSON.stringify(value)));
    fc.assert(
      fc.property(safe, (params) => {
        const message: WireMessage = { _req_id: 1, method: 'ping', params };
        expect(codec.decode(codec.encode(message))).toEqual(JSON.parse(JSON.stringify(message)));
      }),
    );
  });

  it('writes a plain message without `_meta`', () => {
    expect(codec.encode({ _req_id: 1, result: { at: 5 } }, true).toString()).toBe('{"_req_id":1,"result":{"at":5}}');
  });

  it.each([
    ['bad UTF-8', Buffer.from([0x7b, 0xc3, 0x28, 0x7d])],
    ['no JSON', bytes('{"_req_id":1,')],
    ['an array', bytes('[]')],
    ['null', bytes('null')],
    ['no message', bytes('{}')],
    ['an id that is no integer', bytes('{"_req_id":1.5,"method":"ping"}')],
    ['an id beyond the integers', bytes('{"_req_id":1e300,"method":"ping"}')],
    ['a method that is no text', bytes('{"_req_id":1,"method":[]}')],
    ['more than 1 MiB', request(`{"x":"${'x'.repeat(1024 * 1024)}"}`)],
    ['33 levels', request(`${'['.repeat(32)}${']'.repeat(32)}`)],
    ['half a million levels', request('['.repeat(500_000))],
    ['__proto__', request('{"__proto__":1}')],
    ['constructor, deep inside', request('[[{"a":{"constructor":1}}]]')],
    ['prototype, in disguise', request('{"\\u0070rototype":1}')],
  ])('refuses %s', (_, payload) => {
    expect(() => codec.decode(payload)).toThrow(expect.objectContaining({ code: 'bad_request' }));
  });

  it.each([
    ['32 levels', request(`${'['.repeat(31)}${']'.repeat(31)}`)],
    ['brackets within a text', request(`"${'['.repeat(100)}\\"${'{'.repeat(100)}\\\\"`)],
    ['dangerous words as values', request('["__proto__","constructor"]')],
    ['an escaped character', request('{"title":"\\u00fc"}')],
  ])('takes %s', (_, payload) => {
    expect(codec.decode(payload)).toMatchObject({ method: 'ping' });
  });

  it('leaves prototypes alone', () => {
    expect(() => codec.decode(request('{"__proto__":{"polluted":true}}'))).toThrow();
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('does not obey `_meta` unless it was made to trust the other side', async () => {
    const message: WireMessage = { _req_id: 1, result: { at: new Date(0), nodes: new Map([['n1', new Set([1])]]) } };
    const rich = createJsonCodec({ rich: await loadRichCoder() });
    const payload = rich.encode(message, true);
    expect(rich.decode(payload)).toEqual(message);
    expect(codec.decode(payload)).toMatchObject({ result: { at: '1970-01-01T00:00:00.000Z', nodes: [['n1', [1]]] } });
  });

  it('writes and reads rich pushes, too', async () => {
    const rich = createJsonCodec({ rich: await loadRichCoder() });
    const message: WireMessage = { event: 'usage_updated', data: { since: new Date(5) } };
    expect(rich.decode(rich.encode(message, true))).toEqual(message);
  });

  // A `_meta` of 821 bytes that named its own parents grew to 100 MB in superjson.
  it('does not grow over a hostile `_meta`', () => {
    const meta = `{"values":{${Array.from({ length: 20 }, (_, i) => `"a.${i}":["map"]`).join(',')}}}`;
    const payload = bytes(`{"_req_id":1,"method":"ping","params":{},"_meta":${meta}}`);
    expect(codec.decode(payload)).toHaveProperty('_meta');
  });
});
