-- What search finds. The text itself is made by src/search/terms.ts: words in lower case without accents, Chinese, Japanese and
-- Korean as overlapping pairs; so the tokenizer only splits at spaces. `_` begins words that no text has: the filters.

-- One row per indexed video; doc_id is its rowid in search_index and grows with the time of publication (src/search/document-id.ts).
CREATE TABLE search_documents (
  doc_id INTEGER PRIMARY KEY,
  video_id TEXT NOT NULL UNIQUE,
  seq INTEGER NOT NULL,                 -- of the latest event that wrote it: an older one writes no more
  digest TEXT NOT NULL,                 -- of what is indexed; empty while nobody may find the video
  passages INTEGER NOT NULL DEFAULT 0   -- how many rows search_passages has
) STRICT;

-- Contentless: the texts are in the rows of the videos, and what is shown of them is cut there.
CREATE VIRTUAL TABLE search_index USING fts5 (
  title, tags, channel, description, captions, filters,
  content = '', contentless_delete = 1, prefix = '2 3', tokenize = "ascii tokenchars '_+#'"
);
-- A title counts most, a word that is merely said counts little, a filter nothing.
INSERT INTO search_index (search_index, rank) VALUES ('rank', 'bm25(10.0, 4.0, 4.0, 0.5, 0.1, 0.0)');

-- What is said, about thirty seconds a row; id = doc_id * 4096 + place.
CREATE TABLE search_passages (
  id INTEGER PRIMARY KEY,
  start_ms INTEGER NOT NULL,
  text TEXT NOT NULL
) STRICT;
CREATE VIRTUAL TABLE search_passages_index USING fts5 (
  text, content = '', contentless_delete = 1, tokenize = "ascii tokenchars '_+#'"
);

-- Words under themselves and under each spelling with one letter left out: two words that differ by one edit share a spelling.
CREATE TABLE search_spellings (
  spelling TEXT NOT NULL,
  word TEXT NOT NULL,
  PRIMARY KEY (spelling, word)
) STRICT, WITHOUT ROWID;
