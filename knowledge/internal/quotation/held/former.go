package held

import (
	"iter"

	"github.com/ukti-bot/ukti/knowledge/internal/index"
	"github.com/ukti-bot/ukti/knowledge/internal/quotation"
	"github.com/ukti-bot/ukti/knowledge/text"
)

// Former is an archive with superseded texts behind its articles; their numbers begin
// where the articles' end.
type Former struct {
	Archive
	then     Archive
	of       func(index.ArticleID) quotation.Article
	article  uint32 // the number of the first superseded text
	sentence uint32 // and of its first sentence
}

// NewFormer puts the texts of then behind now. of tells of a text, but its body, by the
// id that then has it under.
func NewFormer(now, then Archive, of func(index.ArticleID) quotation.Article) Former {
	article, sentence := now.Index.Bounds()
	return Former{Archive: now, then: then, of: of, article: uint32(article), sentence: uint32(sentence)}
}

// Formerly yields the sentences of superseded texts that hold a folded word.
func (f Former) Formerly(term string) (iter.Seq[uint32], int) {
	sentences, n := f.then.Holding(term)
	if n == 0 {
		return nil, 0
	}
	return func(yield func(uint32) bool) {
		for id := range sentences {
			if !yield(id + f.sentence) {
				return
			}
		}
	}, n
}

// Phrase counts as an [Archive]'s does, in whichever texts the sentence is of.
func (f Former) Phrase(terms []string) func(sentence uint32) int {
	now, then := f.Archive.Phrase(terms), f.then.Phrase(terms)
	return func(sentence uint32) int {
		if sentence < f.sentence {
			return now(sentence)
		}
		return then(sentence - f.sentence)
	}
}

// Sentence is where a sentence stands.
func (f Former) Sentence(id uint32) (article uint32, span text.Span, line int) {
	if id < f.sentence {
		return f.Archive.Sentence(id)
	}
	article, span, line = f.then.Sentence(id - f.sentence)
	return article + f.article, span, line
}

// Sentences of an article or text, from first to before end.
func (f Former) Sentences(article uint32) (first, end uint32) {
	if article < f.article {
		return f.Archive.Sentences(article)
	}
	first, end = f.then.Sentences(article - f.article)
	return first + f.sentence, end + f.sentence
}

// Article's particulars, or a text's.
func (f Former) Article(n uint32) quotation.Article {
	if n < f.article {
		return f.Archive.Article(n)
	}
	held := f.then.Index.Article(index.ArticleNo(n - f.article))
	a := f.of(held.ID)
	a.Body = held.Body
	return a
}
