package dialog

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/dialog/followup"
	"github.com/ukti-bot/ukti/bot/internal/dialog/wording"
	"github.com/ukti-bot/ukti/knowledge"
)

// way is one way to take a question: as it stands, or in the light of the one
// before.
type way struct {
	text     string
	article  knowledge.ArticleID // the only one to look in; "" for all
	reads    string              // the text as a person would put it; "" when that is text
	part     string              // what the message puts into the question before
	name     string              // whom its pronoun stands for
	who      bool                // it has a pronoun and nobody is known whom it stands for
	says     bool                // what the person before said is asked, and nothing else
	kind     bool                // the article talked of is asked for something of a kind: a passage that has it stands first
	lean     bool                // it has no subject of its own: what is met of its own words says little
	stay     bool                // the passage quoted last may tell it, too
	again    bool                // who said what was quoted last is asked: it is quoted again
	newest   bool                // the newest of what was talked of is asked, wherever it stands
	timeless bool                // what it says of time is left out
	echo     []string            // what to say it was taken as: a message's key and its arguments; nil for nothing
}

// found is what one way led to.
type found struct {
	way
	res    knowledge.Result
	degree knowledge.Confidence // of the result, lowered where the message's own words aren't met
	stayed bool                 // the passage quoted last is asked on about
	own    float64              // how much of the message's own words the first passage has, 0 to 1
}

// echoLimit bounds, in code points, what is said of how a message was taken.
const echoLimit = 120

// asking answers a question: it takes it in the ways that it may be meant, searches, and
// remembers what the next may go on from.
type asking struct{ t *turn }

// ask answers a question, in the light of the one before where it goes on from it.
// article is the only one to look in, "" for all.
func (as asking) ask(ctx context.Context, said string, article knowledge.ArticleID) adapters.Reply {
	said, cut := wording.Clip(said, knowledge.MaxQuestion)
	whole, err := as.try(ctx, way{text: said, article: article}, nil)
	if r, failed := as.failed(ctx, said, err); failed {
		return r
	}
	own := whole.res.Stats.Words
	speech(as).speak(whole.res.Stats.Lang)
	if claim := as.t.claim(); claim != "" && len(own) == 0 {
		return judging(as).judge(ctx, judging(as).message(), asked)
	}
	last, ok := as.t.d.memory.Topic(as.t.asker(), as.t.q.Answers != "", as.t.q.Private)
	if forNews(whole.res.Stats, ok) {
		return as.news(ctx, said)
	}
	if !ok && len(own) == 0 {
		return as.t.remark(as.t.loc.Say("followup.about"))
	}
	if len(own) == 0 {
		whole.degree = knowledge.None // it names no subject: what it brings is no answer
	}
	best := whole
	if ok {
		r := followup.Read(said, as.t.d.locales.Words("question"), as.t.d.locales.Words("filler"))
		if len(own) == 0 && r.Agree {
			return as.t.remark(as.t.loc.Say("followup.about"))
		}
		if r.Bare {
			own = nil // "why did it happen?" tells nothing of what
		}
		ways := as.ways(ctx, r, last, own, article)
		ways = append(ways, as.leaning(ctx, r, last, whole.res.Stats, article)...)
		if whole.res.Stats.Taken.Newest && article == "" && last.Article != "" {
			ways = append(ways, way{text: r.Body + ", " + listed(last.Words), reads: r.Body, newest: true})
		}
		if r.Shift {
			if whole, err = as.try(ctx, way{text: r.Body, article: article}, nil); err != nil {
				r, _ := as.failed(ctx, said, err)
				return r
			}
			best = whole
		}
		if bounded(whole.res.Stats.Taken) && !r.Bound() { // its time tells where to look, the article talked of doesn't
			ways = slices.DeleteFunc(ways, func(w way) bool { return w.article != article && w.part == "" })
		}
		if best, err = as.best(ctx, whole, ways, untold(r, last, own), r.Bound() || len(own) == 0 || onlyVerbs(own)); err != nil {
			r, _ := as.failed(ctx, said, err)
			return r
		}
	}
	if len(best.res.Stats.Words) == 0 {
		if forNews(whole.res.Stats, false) {
			return as.news(ctx, said)
		}
		return as.t.remark(as.t.loc.Say("followup.about"))
	}
	r := answering(as).found(ctx, said, best.res, best.degree)
	tookTime(&r, best.res.Stats.Taken)
	if len(best.echo) > 0 && r.Confidence != "" {
		args := make([]any, len(best.echo)-1)
		for i, a := range best.echo[1:] {
			args[i] = a
		}
		r.Lead = as.t.loc.Say(best.echo[0], args...) + "\n" + r.Lead
	}
	if cut {
		r.Note = wording.Join(as.t.loc.Say("ask.long"), r.Note)
	}
	as.offerAnytime(ctx, &r, best)
	as.remember(best, last, r)
	as.noteGap(ctx, said, best, r)
	as.askFeedback(said, best, &r)
	return r
}

// ways lists how a message may go on from the question before, the likeliest
// first.
func (as asking) ways(ctx context.Context, r followup.Reading, last followup.Topic, own []knowledge.Word, article knowledge.ArticleID) []way {
	in := article
	if in == "" && last.Article != "" && as.t.chat().From(ctx, as.t.idx, last.Article) {
		in = last.Article
	}
	var list []way
	// Each is looked for in the article talked of, then in all.
	add := func(w way) {
		if w.article = in; in != "" {
			list = append(list, w)
		}
		if w.article = article; article == "" {
			list = append(list, w)
		}
	}
	part := strings.TrimRight(r.Body, " ?？।.!")
	echo := func(s string) string { return wording.Shorten(wording.OneLine(s), echoLimit) }
	switch {
	case r.Shift:
		return nil
	case r.WhoSaid && in != "" && last.Shown.Article != "":
		return []way{{text: last.Question, reads: last.Question, article: in, again: true}}
	case len(own) == 0:
		w := way{text: listed(last.Words) + ", " + cmp.Or(r.Asks, r.Body), kind: true, reads: last.Question, echo: []string{"followup.after", "part", echo(part), "question", echo(last.Question)}}
		if question, ok := followup.Ask(last.Question, r.Body, as.t.d.locales.Words("question")); ok {
			w.reads = question
			w.echo = []string{"followup.taken", "question", echo(question)}
		}
		add(w)
		return list
	case r.Fragment && (r.Goes || r.Instead):
		if question, ok := followup.Compose(last.Question, last.Part, r.Body); ok {
			add(way{text: question, part: part, echo: []string{"followup.taken", "question", echo(question)}})
		}
		add(way{text: r.Body + ", " + last.Question, reads: last.Question, part: part, echo: []string{"followup.after", "part", echo(part), "question", echo(last.Question)}})
	case r.Fragment:
		if question, ok := followup.Compose(last.Question, "", r.Body); ok {
			add(way{text: question, part: part, echo: []string{"followup.taken", "question", echo(question)}})
		}
	case r.Person != nil && last.Person != "" && !r.Persons:
		named := r.Body[:r.Person.Span.Start] + last.Person + r.Body[r.Person.Span.End:]
		add(way{text: named, name: last.Person, says: r.Says && len(own) <= 1, echo: []string{"followup.who", "word", echo(r.Person.Text), "name", echo(last.Person)}})
	}
	if in != "" {
		list = append(list, way{text: r.Body, article: in, stay: !r.Goes && !r.Instead, who: r.Person != nil && !r.Persons && len(own) <= 1, says: r.Person != nil && r.Says && len(own) <= 1})
	}
	return list
}

// try searches one way. own are the content words of the message itself; nil where
// it is the message itself that is searched.
func (as asking) try(ctx context.Context, w way, own []knowledge.Word) (found, error) {
	res, err := searcher(as).search(ctx, as.query(ctx, w))
	if w.who {
		res.Passages = as.namingFirst(res.Passages)
	}
	if w.says {
		res.Passages = as.speechFirst(res.Passages, w.name)
	}
	f := found{way: w, res: res, degree: degree(res)}
	if w.lean {
		f.degree = min(f.degree, knowledge.Weak) // what it asks with is held by nothing
	}
	if w.kind {
		f.kindFirst()
	}
	if w.stay {
		as.stayFirst(&f)
	}
	if w.again {
		return as.shownAgain(f), err
	}
	if own == nil {
		own = res.Stats.Words
	}
	all, met := 0.0, 0.0
	for _, word := range own {
		all += word.Rarity
		if slices.ContainsFunc(res.Stats.Words, func(s knowledge.Word) bool { return s.Text == word.Text && s.Covered }) {
			met += word.Rarity
		}
	}
	if f.own = 1; all > 0 && !w.lean {
		f.own = met / all
	}
	const answered = 0.9 // a passage without a word of the message can't be believed to answer it
	if f.own < answered && w.part != "" {
		f.degree = min(f.degree, knowledge.Weak)
	}
	return f, err
}

// query is what is searched for one way.
func (as asking) query(ctx context.Context, w way) knowledge.Query {
	in := as.t.q.Within
	q := knowledge.Query{Text: w.text, Article: w.article, Limit: searchLimit, Now: as.t.d.now(), Since: in.From, Until: in.Until}
	if w.article == "" { // who names an article means that one
		q.Sources = as.t.sources(ctx)
	}
	if w.timeless || in.AnyTime {
		q.Without = []knowledge.Component{knowledge.WithoutTime}
	}
	return q
}

// best chooses among the message as it stands and the other ways to take it. bound
// tells that its words say that it goes on from the question before.
func (as asking) best(ctx context.Context, whole found, ways []way, own []knowledge.Word, bound bool) (found, error) {
	var best found
	for _, w := range ways {
		f, err := as.try(ctx, w, own)
		if err != nil && !errors.Is(err, knowledge.ErrBlank) && !errors.Is(err, knowledge.ErrNoArticle) {
			return found{}, err
		}
		if f.degree == knowledge.None || len(own) > 0 && f.own == 0 {
			continue
		}
		if best.degree == knowledge.None || f.better(best) || f.newest && as.newer(f, best) {
			best = f
		}
	}
	switch {
	case best.degree == knowledge.None:
		return whole, nil
	case best.again, best.stayed && whole.degree < knowledge.Strong:
		return best, nil
	case whole.degree == knowledge.Strong && best.degree < knowledge.Strong && whole.own >= best.own:
		return whole, nil
	case !bound && whole.degree >= best.degree && whole.own > best.own:
		return whole, nil
	case !bound && len(whole.res.Passages) > 0 && whole.res.Passages[0].Article == best.res.Passages[0].Article && whole.degree >= best.degree:
		return whole, nil
	}
	return best, nil
}

// better reports that f should stand before one that comes earlier.
func (f found) better(than found) bool {
	const more = 0.1 // of the message's own words
	if f.own > than.own+more || f.own < than.own-more {
		return f.own > than.own
	}
	return f.degree > than.degree
}

// degree is how sure a result may be said to be.
func degree(res knowledge.Result) knowledge.Confidence {
	switch {
	case len(res.Passages) == 0:
		return knowledge.None
	case oneCommonWord(res.Stats):
		return min(res.Confidence, knowledge.Weak)
	}
	return res.Confidence
}

// oneCommonWord reports a question of one word that asks for nothing in
// particular, or of a word that many sentences have: no passage can be believed
// to answer it.
func oneCommonWord(s knowledge.Stats) bool {
	const common = 0.5 // of knowledge.Word.Rarity
	return len(s.Words) == 1 && (s.Kind == knowledge.AnyKind || s.Words[0].Rarity < common)
}

// remember keeps what a follow-up may go on from. Where nothing was found, the
// article talked of stays.
func (as asking) remember(f found, last followup.Topic, r adapters.Reply) {
	topic := followup.Topic{
		Question: cmp.Or(f.reads, f.text), Part: f.part, Words: content(f.res.Stats.Words), Lang: f.res.Stats.Lang,
		Article: last.Article, Shown: last.Shown, Person: last.Person, More: smallTalk(as).moreOf(r), Timed: narrowed(f.res.Stats.Taken), Private: as.t.q.Private,
	}
	if len(r.Quotes) > 0 {
		p := f.res.Passages[0]
		topic.Article, topic.Shown = p.Article, p
		topic.Person = cmp.Or(as.meant(f), topic.Person)
	}
	as.t.d.memory.SetTopic(as.t.asker(), topic)
}

// failed words the reply to a question that could not be searched.
func (as asking) failed(ctx context.Context, said string, err error) (adapters.Reply, bool) {
	switch {
	case err == nil:
		return adapters.Reply{}, false
	case ctx.Err() != nil || errors.Is(err, context.DeadlineExceeded):
		return as.t.remark(as.t.loc.Say("ask.late")), true
	case errors.Is(err, knowledge.ErrBlank):
		if !utf8.ValidString(said) {
			return as.t.remark(as.t.loc.Say("ask.broken", "example", as.t.example(ctx))), true
		}
		return as.t.remark(as.t.loc.Say("ask.noword", "example", as.t.example(ctx))), true
	case errors.Is(err, knowledge.ErrNoArticle):
		return as.t.remark(as.t.loc.Say("article.unknown")), true
	}
	as.t.log.Error("a search failed; an apology was sent", "error", err)
	return as.t.remark(as.t.loc.Say("sorry")), true
}

// untold is the message's own words without those of saying, where it asks what "she" said:
// an answer may say that in another way. Who is only known by one word may be no person.
func untold(r followup.Reading, last followup.Topic, own []knowledge.Word) []knowledge.Word {
	if r.Person == nil || !strings.Contains(last.Person, " ") {
		return own
	}
	return slices.DeleteFunc(slices.Clone(own), func(w knowledge.Word) bool { return followup.Says(w.Text) })
}

// listed puts commas between words of the question before, which are a list now: that
// they stood side by side says nothing.
func listed(words string) string { return strings.ReplaceAll(words, " ", ", ") }

// content is the question's content words as typed.
func content(words []knowledge.Word) string {
	texts := make([]string, len(words))
	for i, w := range words {
		texts[i] = w.Text
	}
	return strings.Join(texts, " ")
}
