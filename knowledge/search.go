package knowledge

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/ukti-bot/ukti/knowledge/internal/meaning"
	"github.com/ukti-bot/ukti/knowledge/internal/query/expand"
	"github.com/ukti-bot/ukti/knowledge/internal/rank"
	"github.com/ukti-bot/ukti/knowledge/internal/vector"
)

// Roads names the parts of a search that [Query.Without] can leave out.
func Roads() []string {
	var names []string
	for _, r := range expand.All() {
		names = append(names, r.Name)
	}
	return append(names, compoundRoad, WithoutTime, WithoutEmbed)
}

// scored is a sentence that was looked at closely.
type scored struct {
	id      uint32
	parts   rank.Parts
	score   float64
	weights *rank.Weights // that the score was made with
	has     []float64     // per word of the question, how surely it holds it
}

// Search answers a question with the nearest passages, best first, and says how
// sure it is. Equal index and query give equal bytes and order, where there is an
// [Embedder] as long as it and the sentences' vectors give the same, too. The error wraps
// [ErrBlank] when the question holds no letter or digit, [ErrNoArticle] when it
// names an article that is not held, or ctx's error.
func (x *Index) Search(ctx context.Context, q Query) (Result, error) {
	allowed, searched, err := x.allowed(q)
	if err != nil {
		return Result{}, err
	}
	asked, err := x.read(q)
	if err != nil {
		return Result{}, err
	}
	limit := max(0, cmp.Or(q.Limit, DefaultLimit))
	f := x.find(ctx, asked, q, allowed, limit)
	if err := ctx.Err(); err != nil {
		return Result{}, fmt.Errorf("searching: %w", err)
	}
	asked, found := f.asked, f.found
	var result Result
	var best []float64
	if len(found) > 0 {
		best = found[0].has
	}
	result.Stats = x.stats(asked, best)
	if len(found) > 0 {
		evidence := x.evidence(asked, found, x.sentencesIn(q, searched))
		result.Confidence = f.degree(x.judge(asked, &evidence, q.Article != "", &result.Stats))
		if q.Explain || q.Signals {
			result.Stats.Clues = cluesOf(&evidence)
		}
	}
	result.Stats.Candidates, result.Stats.Articles = len(found), searched
	result.Stats.Taken = f.taken
	asked.scores = x.scoresAround(found, limit)
	for _, s := range found[:min(len(found), limit)] {
		result.Passages = append(result.Passages, x.passage(asked, s, result.Confidence, q))
	}
	if f.later != nil && !q.Signals {
		later := x.passage(asked, *f.later, result.Confidence, q)
		result.Stats.Later = &later
	}
	return result, nil
}

// allowed gives the articles that a query may be answered from, and how many they
// are.
func (x *Index) allowed(q Query) (func(uint32) bool, int, error) {
	if q.Article != "" {
		only, ok := x.number(q.Article)
		if !ok {
			return nil, 0, fmt.Errorf("the article %q is not held: %w", q.Article, ErrNoArticle)
		}
		return func(article uint32) bool { return article == only }, 1, nil
	}
	if len(q.Sources) == 0 && q.Since.IsZero() && q.Until.IsZero() {
		return func(article uint32) bool { return !x.deleted.has(article) }, x.size.Articles, nil
	}
	in := make([]bool, x.top().endArticle())
	count := 0
	for n := range x.live() {
		a := x.article(n)
		in[n] = (len(q.Sources) == 0 || slices.Contains(q.Sources, a.Publisher)) && (q.Since.IsZero() || !a.Published.Before(q.Since)) &&
			(q.Until.IsZero() || !a.Published.IsZero() && a.Published.Before(q.Until))
		if in[n] {
			count++
		}
	}
	return func(article uint32) bool { return in[article] }, count, nil
}

// sentencesIn is about how many sentences a query searches.
func (x *Index) sentencesIn(q Query, articles int) int {
	if n, ok := x.number(q.Article); ok {
		from, end := x.sentencesOf(n)
		return int(end - from)
	}
	return x.size.Sentences * articles / max(1, x.size.Articles)
}

// look scores the sentences of the nearest articles, the best limit of them first.
// vector waits for the question's, and is called when its words have been looked up.
func (x *Index) look(q *question, allowed func(uint32) bool, limit int, vector func() vector.Vector) []scored {
	s := x.scratch.Get().(*scratch)
	defer x.scratch.Put(s)
	defer s.reset()
	s.grow(int(x.top().endSentence()), int(x.top().endArticle()))
	x.gather(q, allowed, s)
	articles := x.nearest(s)
	if q.vector = vector(); q.vector.Dimension() > 0 {
		articles = slices.Concat(articles, x.nearestArticles(q.vector, allowed, articles))
	}
	out := x.lookAtAll(q, articles)
	var weights *rank.Weights
	weights, q.embedded = weigh(out, q.setting)
	for i := range out {
		out[i].score, out[i].weights = weights.Score(&out[i].parts), weights
	}
	sortBest(out, max(limit, maxChecked), byScore)
	best := out[:min(len(out), maxChecked)]
	x.checkKind(q, best)
	x.fullerFirst(best)
	return out
}

// fullerFirst settles which of several articles with the very same sentence, as
// agencies' reports have it, is quoted: the longest, where reading on tells most.
// Their scores differ only by what is around the sentence.
func (x *Index) fullerFirst(best []scored) {
	for i := 1; i < len(best); i++ {
		if !slices.Equal(x.words(best[i].id), x.words(best[0].id)) {
			continue
		}
		if x.lengthAround(best[i].id) > x.lengthAround(best[0].id) {
			best[0], best[i] = best[i], best[0]
		}
	}
}

// lengthAround is the number of sentences of a sentence's article.
func (x *Index) lengthAround(id uint32) uint32 {
	from, end := x.sentencesOf(x.sentence(id).article)
	return end - from
}

// scoresAround gives the scores of all sentences of the articles that the first limit
// of found are from.
func (x *Index) scoresAround(found []scored, limit int) map[uint32]float64 {
	quoted := map[uint32]bool{}
	for _, s := range found[:min(len(found), limit)] {
		quoted[x.articleOf(s.id)] = true
	}
	scores := map[uint32]float64{}
	for i := range found {
		if quoted[x.articleOf(found[i].id)] {
			scores[found[i].id] = found[i].score
		}
	}
	return scores
}

func byScore(a, b scored) int { return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.id, b.id)) }

// weigh makes the signals of all candidates comparable, and gives the weights for
// them; embedded is whether those are with vectors.
func weigh(all []scored, setting rank.Setting) (w *rank.Weights, embedded bool) {
	parts := make([]*rank.Parts, len(all))
	for i := range all {
		parts[i] = &all[i].parts
	}
	embedded = rank.Standardize(parts)
	if embedded {
		setting = rank.Served
	}
	blend := rank.Blend(parts, setting)
	return &blend, embedded
}

// lookAtAll reads the signals of all sentences of the articles. One after the other:
// on all processors it took longer, because the parts are small.
func (x *Index) lookAtAll(q *question, articles []uint32) []scored {
	count := 0
	for _, article := range articles {
		first, end := x.sentencesOf(article)
		count += int(end - first)
	}
	out := make([]scored, 0, count)
	for _, article := range articles {
		first, end := x.sentencesOf(article)
		for from := first; from < end; from += maxView {
			out = x.lookAt(q, from, min(from+maxView, end), out)
		}
	}
	return out
}

// lookAt adds the signals of the sentences from, … to-1 of one article to out.
func (x *Index) lookAt(q *question, from, to uint32, out []scored) []scored {
	view := x.view(q, from, to)
	for i := range int(to - from) {
		out = append(out, scored{id: from + uint32(i), parts: view.Parts(i), has: view.Has(i)})
	}
	return out
}

func (x *Index) view(q *question, from, to uint32) *rank.View {
	sentences := make([]rank.Sentence, 0, to-from)
	cosines := x.cosines(q, from, to)
	for id := from; id < to; id++ {
		s := rank.Sentence{Terms: x.words(id), Kinds: x.sentence(id).kinds}
		if q.meaning != nil {
			s.Meaning = float64(meaning.Cosine(q.meaning, x.ofSentence(id).meaningOf(id, len(q.meaning))))
		}
		if cosines != nil {
			s.Embedded = float64(cosines[id-from])
		}
		sentences = append(sentences, s)
	}
	return rank.Look(q.rank, sentences, x.headOf(from), x.average)
}

// headOf gives the words of the title, publisher and opening sentence of a sentence's
// article: what they tell holds for all of it.
func (x *Index) headOf(id uint32) rank.Head {
	article := x.articleOf(id)
	first, end := x.sentencesOf(article)
	h := rank.Head{Title: x.head(article), Opens: id == first}
	if first < end {
		h.Opening = x.words(first)
	}
	return h
}

// viewOf gives the part of its article that a sentence is looked at with.
func (x *Index) viewOf(id uint32) (from, to uint32) {
	first, end := x.sentencesOf(x.sentence(id).article)
	from = first + (id-first)/maxView*maxView
	return from, min(from+maxView, end)
}
