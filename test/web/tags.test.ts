// What a list of tags becomes when somebody types.
import { describe, expect, it } from 'vitest';
import { addTags, removeTag } from '../../web/ui/tags.ts';

describe('adding tags', () => {
  it.each([
    ['a plain one', [], 'rain', ['rain']],
    ['several at commas', [], ' rain, river ,,sea ', ['rain', 'river', 'sea']],
    ['inner spaces joined', [], 'two   words', ['two words']],
    ['a leading # dropped', [], '#rain', ['rain']],
    ['the same in another case', ['Rain'], 'rAIN', ['Rain']],
    ['the same twice at once', [], 'Über,über', ['Über']],
    ['nothing', ['rain'], '  ,, ', ['rain']],
    ['too long: cut', [], 'x'.repeat(50), ['x'.repeat(40)]],
  ])('%s', (_name, tags, typed, expected) => expect(addTags(tags, typed)).toEqual(expected));

  it('stops at twenty', () => {
    const twenty = Array.from({ length: 20 }, (_, index) => `tag ${index}`);
    expect(addTags(twenty, 'one more')).toEqual(twenty);
    expect(addTags(twenty.slice(1), 'one, two')).toHaveLength(20);
  });
});

it('removes a tag whatever its case', () => expect(removeTag(['Rain', 'river'], 'rain')).toEqual(['river']));
