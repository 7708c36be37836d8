import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { html as piece } from './html';

describe('a piece of a page', () => {
  it('escapes every text, in elements and in attributes', () => {
    const label = `"><script>alert('1')</script>&`;
    const escaped = '&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;';
    assert.equal(piece`<p title="${label}">${label}</p>`.text, `<p title="${escaped}">${escaped}</p>`);
  });

  it('takes other pieces as they are, one or many', () => {
    const rows = ['a', '<b>'].map((text) => piece`<li>${text}</li>`);
    assert.equal(piece`<ul>${rows}</ul>`.text, '<ul><li>a</li><li>&lt;b&gt;</li></ul>');
  });

  it('leaves nothing for what is absent', () => {
    assert.equal(piece`[${null}${undefined}${false}${true}${0}]`.text, '[0]');
  });
});
