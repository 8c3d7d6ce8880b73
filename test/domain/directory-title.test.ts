import { expect, it } from 'vitest';
import { directoryTitle } from '../../src/domain/directory-title.ts';

it('is the base name, with as much of what is above it as tells it from the others', () => {
  const title = (directory: string, ...taken: readonly string[]) =>
    directoryTitle(directory, (each) => taken.includes(each));
  expect(title('/home/ada/work/api')).toBe('api');
  expect(title('/home/ada/work/api/', 'api')).toBe('api (work)');
  expect(title('/home/ada/work/api', 'api', 'api (work)')).toBe('api (ada/work)');
  expect(title('/work/api', 'api', 'api (work)')).toBe('api');
  expect(title('/')).toBe('/');
});
