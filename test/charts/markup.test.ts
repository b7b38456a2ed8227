/** Markup, and the strict reader by which tests check it. */
import { element, escapeText } from '../../lib/charts/markup';
import { parse, textOf } from './xml';

describe('markup', () => {
  it('escapes text and attributes, and lets elements through', () => {
    const bold = element('b', { title: `"a" & 'b'` }, '1 < 2 > 0');
    expect(element('p', {}, [bold, null, '&amp;']).source).toBe(
      '<p><b title="&quot;a&quot; &amp; &#39;b&#39;">1 &lt; 2 &gt; 0</b>&amp;amp;</p>',
    );
  });

  it('shows by number, or replaces, what no document may hold or an eye be deceived by', () => {
    expect(escapeText('a\u0000b\u001bc\ud800d\u{1f600}\n\u202e')).toBe(
      'a\\x00b\\x1bc\ufffdd\u{1f600}\\x0a\\u202e',
    );
  });

  it('writes numbers to a hundredth and leaves undefined attributes out', () => {
    expect(element('rect', { x: 1 / 3, y: 2, width: undefined }).source).toBe(
      '<rect x="0.33" y="2"/>',
    );
  });
});

describe('the strict reader of these tests', () => {
  it.each([
    '<a>',
    '<a></b>',
    '<a><b></a></b>',
    '<a>1 < 2</a>',
    '<a>&</a>',
    '<a b=c></a>',
    '<a/><a/>',
    'text',
  ])('refuses %s', (source) => {
    expect(() => parse(source)).toThrow();
  });

  it('reads what is well-formed', () => {
    const node = parse('<a b="&lt;1"><c/>x &amp; <d>y</d></a>');
    expect(node.attributes.b).toBe('<1');
    expect(textOf(node)).toBe('x & y');
  });
});
