package quotation

import (
	"context"
	"iter"
	"slices"
	"strings"
	"testing"

	"github.com/ukti-bot/ukti/knowledge/text"
)

// shelf is an Archive of a few articles, without an index: the slow reference.
type shelf struct {
	articles  []Article
	sentences []stood
	first     []uint32
}

type stood struct {
	article uint32
	text.Sentence
	terms map[string]bool
}

func newShelf(articles ...Article) *shelf {
	s := &shelf{articles: articles}
	for n, a := range articles {
		s.first = append(s.first, uint32(len(s.sentences)))
		for _, sentence := range text.Sentences(a.Body) {
			one := stood{uint32(n), sentence, map[string]bool{}}
			for _, t := range text.Tokens(a.Body[sentence.Span.Start:sentence.Span.End]) {
				one.terms[t.Term] = true
			}
			s.sentences = append(s.sentences, one)
		}
	}
	s.first = append(s.first, uint32(len(s.sentences)))
	return s
}

func (s *shelf) Holding(term string) (iter.Seq[uint32], int)  { return s.holding(term, false) }
func (s *shelf) Formerly(term string) (iter.Seq[uint32], int) { return s.holding(term, true) }

func (s *shelf) holding(term string, superseded bool) (iter.Seq[uint32], int) {
	var ids []uint32
	for id, one := range s.sentences {
		if one.terms[term] && superseded == (s.articles[one.article].Superseded.By != "") {
			ids = append(ids, uint32(id))
		}
	}
	return slices.Values(ids), len(ids)
}

func (s *shelf) Phrase(terms []string) func(uint32) int {
	return func(id uint32) (n int) {
		one := s.sentences[id]
		words := text.Tokens(s.articles[one.article].Body[one.Span.Start:one.Span.End])
		for i := 1; i < len(words); i++ {
			for j := 1; j < len(terms); j++ {
				if words[i-1].Term == terms[j-1] && words[i].Term == terms[j] {
					n++
					break
				}
			}
		}
		return n
	}
}

func (s *shelf) Rarity(term string) float64 {
	_, n := s.Holding(term)
	return 1 - float64(n)/float64(len(s.sentences)+1)
}

func (s *shelf) Sentence(id uint32) (uint32, text.Span, int) {
	one := s.sentences[id]
	return one.article, one.Span, one.Line
}

func (s *shelf) Sentences(n uint32) (uint32, uint32) { return s.first[n], s.first[n+1] }
func (s *shelf) Article(n uint32) Article            { return s.articles[n] }

func (s *shelf) Titled(term string) iter.Seq[uint32] {
	return func(yield func(uint32) bool) {
		for n, a := range s.articles {
			if strings.Contains(text.Fold(a.Title), term) && !yield(uint32(n)) {
				return
			}
		}
	}
}

func (s *shelf) Nearest(context.Context, string) (uint32, bool) { return 0, false }

// harbour is what most tests judge by: two papers that differ in a figure and a
// name, one in English and one in Hindi. All of it is invented.
var harbour = newShelf(
	Article{ID: "setu-a", Title: "মধুখালী সেতু খুলছে না এ বছর", Publisher: "দৈনিক তীর", Body: strings.TrimSpace(`
মধুখালী সেতুর কাজ শেষ হতে আরও ১৪ মাস লাগবে বলে জানিয়েছেন প্রকল্প পরিচালক নাজমুল আরেফিন।
“স্তম্ভের নিচে যে পাথর পাওয়া গেছে, তা আমাদের নকশায় ছিল না,” সাংবাদিকদের বলেন নাজমুল আরেফিন। “নতুন নকশা ছাড়া আমরা একটি খুঁটিও বসাব না।”
সেতুটির জন্য বরাদ্দ ছিল ২১০ কোটি টাকা, যার মধ্যে খরচ হয়েছে ১৬৫ কোটি।
ঠিকাদার রাফি ট্রেডার্সের মালিক সাদেক মিঠু বলেন, “বৃষ্টির তিন মাস কোনো কাজই করা যায়নি, তবু শ্রমিকদের বেতন দিয়েছি।”
তিনি বলেন, “বাকি টাকা না পেলে যন্ত্রপাতি সরিয়ে নেব।”
নদী পার হতে গ্রামের মানুষ এখনো নৌকার ওপর নির্ভর করেন। ঘাটে সন্ধ্যার পর নৌকা থাকে না।
`)},
	Article{ID: "setu-b", Title: "সেতুর অপেক্ষায় মধুখালী", Publisher: "প্রতিদিনের খবর", Body: strings.TrimSpace(`
মধুখালী সেতুর কাজ শেষ হতে আরও ১৮ মাস লাগবে বলে জানিয়েছেন প্রকল্প পরিচালক নাজমুল আরেফিন।
সেতুটির জন্য বরাদ্দ ছিল ২১০ কোটি টাকা, যার মধ্যে খরচ হয়েছে ১৬৫ কোটি।
`)},
	Article{ID: "ferry", Title: "Night ferry between Tarn and Osmark ends in May", Publisher: "The Tarn Post", Body: strings.TrimSpace(`
The night ferry between Tarn and Osmark will stop running on 3 May, its owner said on Tuesday, because too few people use it.
“We carried nine passengers a night last winter, and we cannot go on like that,” said the company’s director, Ingrid Vale. “Nobody on the crew will lose a job.”
Harbour master Tom Reske said the town was not asked, and that he would write to the minister.
Ms Vale said the decision was final.
A ticket costs £18, which the council did not want to subsidise.
“My mother took that boat to work for thirty years,” said Ada Quill, a baker. “I don’t know how I will get home.”
`)},
	Article{ID: "ferry@1", Title: "The last ferry", Publisher: "The Tarn Post", Superseded: Supersession{By: "2"}, Body: strings.TrimSpace(`
The night ferry between Tarn and Osmark will stop running on 1 May, its owner said on Tuesday, because too few people use it.
Ms Vale said the decision was final.
A ticket costs £14, which the council did not want to subsidise.
`)},
	Article{ID: "berths", Title: "Berths at Osmark", Publisher: "The Tarn Post", Body: strings.TrimSpace(`
Fishers may write to @osmark_berths or fill in www.osmark.example/berths/new before the end of May.
The harbour asks all who moor there to use the tag #OsmarkQuay.
`)},
	Article{ID: "pani", Title: "सोनपुर में पानी की टंकी सूखी", Publisher: "जनधारा", Body: strings.TrimSpace(`
सोनपुर के 46 गाँवों में सोमवार से पानी नहीं आ रहा है, क्योंकि मुख्य पंप जल गया है।
जल विभाग की निदेशक कविता राठौर ने कहा, “नया पंप शुक्रवार से पहले नहीं पहुँचेगा, तब तक टैंकर भेजे जाएँगे।”
किसान हरिराम ने बताया कि खेतों में फ़सल सूखने लगी है।
`)},
)

// judged is a judgement of s by the harbour's articles.
func judged(t testing.TB, s string) Judgement {
	t.Helper()
	j, err := Judge(t.Context(), harbour, Text{Source: s})
	if err != nil {
		t.Fatal(err)
	}
	return j
}

// sides are the texts of differences, one side of each.
func sides(list []Difference) (theirs, article []string) {
	for _, d := range list {
		if d.Theirs != nil {
			theirs = append(theirs, d.Theirs.Text)
		}
		if d.Article != nil {
			article = append(article, d.Article.Text)
		}
	}
	return theirs, article
}

func texts(list []Omission) (out []string) {
	for _, o := range list {
		out = append(out, o.Text)
	}
	return out
}
