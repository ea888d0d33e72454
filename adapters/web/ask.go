package web

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/http"
	"regexp"
	"strings"

	"github.com/ukti-bot/ukti/adapters"
)

// maxSuggestions is how many completions fit under the box.
const maxSuggestions = 8

var (
	// pageID is the form of a conversation's and a form's id: 26 characters of
	// [rand.Text], which nobody guesses.
	pageID = regexp.MustCompile(`^[A-Z2-7]{26}$`)
	// pressed is the form of a choice's data.
	pressed = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)
)

// maxPressed bounds a choice's data, in bytes.
const maxPressed = 8 << 10

// askContent is the question page.
type askContent struct {
	Question string
	Intro    []words
	Home     *homeView
	Narrow   narrowing
	Me, Form string // the conversation's id and the next form's
	Answer   *answerView
}

// sent is what a form of the question page holds.
type sent struct {
	question string
	within   bounds
	press    string // the data of the choice that was pressed; "" for a question
	me, form string
}

// asking is the box and its answers.
type asking struct{ v *visit }

func (v *visit) asking() asking { return asking{v} }

// askPage shows the box, with the answer to ?q= where the address has one. Such
// an address can be kept and passed on; each time it is opened it begins a
// conversation.
func (as asking) askPage() {
	query := as.v.r.URL.Query()
	s := sent{question: query.Get("q"), within: readBounds(query), me: rand.Text(), form: rand.Text()}
	as.showAsk(s)
}

// askForm answers what the box or a choice has sent.
func (as asking) askForm() {
	if err := as.v.r.ParseForm(); err != nil {
		as.v.failForm(err)
		return
	}
	form := as.v.r.PostForm
	s := sent{question: form.Get("q"), within: readBounds(form), press: form.Get("press"), me: form.Get("me"), form: form.Get("form")}
	if s.press != "" && (len(s.press) > maxPressed || !pressed.MatchString(s.press)) || form.Has("me") && !pageID.MatchString(s.me) {
		as.v.fail(http.StatusBadRequest, "error.form")
		return
	}
	if s.me == "" {
		s.me = rand.Text()
	}
	if !pageID.MatchString(s.form) {
		s.form = rand.Text()
	}
	as.showAsk(s)
}

func (as asking) showAsk(s sent) {
	c := askContent{Question: strings.ToValidUTF8(s.question, "\ufffd"), Me: s.me, Form: rand.Text()}
	asked := s.press != "" || strings.TrimSpace(s.question) != ""
	if asked && !as.v.robot() {
		c.Answer = as.v.showing().answer(s, as.reply(s))
	}
	if as.v.part() {
		if c.Answer == nil {
			as.v.w.WriteHeader(http.StatusNoContent)
			return
		}
		as.v.write(http.StatusOK, "ask", "answer", c.Answer)
		return
	}
	c.Narrow = as.v.narrower().part(s.within)
	title := as.v.Say("ask.title")
	if c.Question != "" {
		title = oneLine(c.Question)
	}
	if !asked {
		c.Intro = as.withExample(as.intro())
		c.Home = as.v.home(c.Intro)
	}
	as.v.render(http.StatusOK, "ask", page{Title: title, Here: "ask", Hidden: c.Question != "", Content: c, Feed: as.v.syndication().feed(adapters.Wanted{}), Preview: &preview{
		Title: as.v.Say("site"), Text: as.v.Say("ask.intro"), URL: as.v.public("/"),
	}})
}

// reply asks the handler, once for each form that is sent.
func (as asking) reply(s sent) adapters.Reply {
	q := adapters.Question{
		Adapter: name, Chat: s.me, Asker: s.me, Message: s.me + "-" + s.form,
		Lang: as.v.loc.Tag, Text: s.question, Within: s.within.asked(as.v.now().Location()), Lifts: true, Private: true, Fleeting: true,
		Visitor: as.v.visitor(),
	}
	if s.press != "" {
		q.Kind, q.Text, q.Press, q.Apart = adapters.Press, "", s.press, as.v.part()
	}
	return as.v.repeats.once([]string{s.me, s.form, s.press, s.question, fmt.Sprint(s.within)}, func() adapters.Reply { return as.answer(q) })
}

// answer asks the handler. The answer does not end with its client's patience: a
// reloaded page gets it.
func (as asking) answer(q adapters.Question) adapters.Reply {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(as.v.r.Context()), answerTime)
	defer cancel()
	select {
	case as.v.lookups <- struct{}{}:
		defer func() { <-as.v.lookups }()
		return as.v.handler.Answer(ctx, q)
	case <-ctx.Done():
		return adapters.Reply{Lead: as.v.Say("error.busy"), Lang: as.v.loc.Tag}
	}
}

// intro is what the conversation says to a person who comes in.
func (as asking) intro() string {
	if !as.v.robot() {
		r := as.answer(adapters.Question{Kind: adapters.Slash, Command: "start", Adapter: name, Lang: as.v.loc.Tag, Private: true, Fleeting: true})
		if first, _, _ := strings.Cut(r.Lead, "\n"); first != "" && r.Lang == as.v.loc.Tag {
			return first // the rest lists commands, which a page has no need of
		}
	}
	return as.v.Say("ask.intro")
}

// withExample makes the question that an introduction ends with a link that asks it.
// One that ends with words that are no question is not shown: the page has its own.
func (as asking) withExample(intro string) []words {
	const before = ": "
	i := strings.LastIndex(intro, before) + len(before)
	switch {
	case i < len(before):
		return []words{{Text: intro}}
	case !strings.HasSuffix(intro, "?"):
		return []words{{Text: as.v.Say("ask.intro")}}
	}
	return []words{{Text: intro[:i]}, {intro[i:], as.v.Link("/", "q", intro[i:])}}
}

// suggestion is a completion of what is being typed.
type suggestion struct {
	Label string `json:"label"`
	Value string `json:"value"`
}

// suggest completes ?q= while a person types.
func (as asking) suggest() {
	list := []suggestion{}
	q := adapters.Question{Adapter: name, Text: as.v.r.URL.Query().Get("q"), Lang: as.v.loc.Tag, Private: true}
	if strings.TrimSpace(q.Text) != "" {
		for _, c := range as.v.handler.Suggest(as.v.r.Context(), q) {
			if len(list) == maxSuggestions {
				break
			}
			list = append(list, suggestion{c.Label, c.Data})
		}
	}
	as.v.writeJSON(http.StatusOK, list)
}
