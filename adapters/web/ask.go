package web

import (
	"context"
	"crypto/rand"
	"errors"
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

// askPage shows the box, with the answer to ?q= where the address has one. Such
// an address can be kept and passed on; each time it is opened it begins a
// conversation.
func (v *visit) askPage() {
	query := v.r.URL.Query()
	s := sent{question: query.Get("q"), within: readBounds(query), me: rand.Text(), form: rand.Text()}
	v.showAsk(s)
}

// askForm answers what the box or a choice has sent.
func (v *visit) askForm() {
	if err := v.r.ParseForm(); err != nil {
		v.failForm(err)
		return
	}
	form := v.r.PostForm
	s := sent{question: form.Get("q"), within: readBounds(form), press: form.Get("press"), me: form.Get("me"), form: form.Get("form")}
	if s.press != "" && (len(s.press) > maxPressed || !pressed.MatchString(s.press)) || form.Has("me") && !pageID.MatchString(s.me) {
		v.fail(http.StatusBadRequest, "error.form")
		return
	}
	if s.me == "" {
		s.me = rand.Text()
	}
	if !pageID.MatchString(s.form) {
		s.form = rand.Text()
	}
	v.showAsk(s)
}

// failForm says why a form could not be read.
func (v *visit) failForm(err error) {
	if _, long := errors.AsType[*http.MaxBytesError](err); long {
		v.fail(http.StatusRequestEntityTooLarge, "error.long")
		return
	}
	v.fail(http.StatusBadRequest, "error.form")
}

func (v *visit) showAsk(s sent) {
	c := askContent{Question: strings.ToValidUTF8(s.question, "\ufffd"), Me: s.me, Form: rand.Text()}
	asked := s.press != "" || strings.TrimSpace(s.question) != ""
	if asked && !v.robot() {
		c.Answer = v.shown(s, v.reply(s))
	}
	if v.part() {
		if c.Answer == nil {
			v.w.WriteHeader(http.StatusNoContent)
			return
		}
		v.write(http.StatusOK, "ask", "answer", c.Answer)
		return
	}
	c.Narrow = v.narrowing(s.within)
	title := v.Say("ask.title")
	if c.Question != "" {
		title = plain(c.Question)
	}
	if !asked {
		c.Intro, c.Home = v.withExample(v.intro()), v.home()
	}
	v.render(http.StatusOK, "ask", page{Title: title, Here: "ask", Hidden: c.Question != "", Content: c, Feed: v.feed(adapters.Wanted{}), Preview: &preview{
		Title: v.Say("site"), Text: v.Say("ask.intro"), URL: v.public("/"),
	}})
}

// reply asks the handler, once for each form that is sent.
func (v *visit) reply(s sent) adapters.Reply {
	q := adapters.Question{
		Adapter: name, Chat: s.me, Asker: s.me, Message: s.me + "-" + s.form,
		Lang: v.loc.Tag, Text: s.question, Within: s.within.asked(v.now().Location()), Lifts: true, Private: true, Fleeting: true,
	}
	if s.press != "" {
		q.Kind, q.Text, q.Press, q.Apart = adapters.Press, "", s.press, v.part()
	}
	return v.repeats.once([]string{s.me, s.form, s.press, s.question, fmt.Sprint(s.within)}, func() adapters.Reply { return v.answer(q) })
}

// answer asks the handler. The answer does not end with its client's patience: a
// reloaded page gets it.
func (v *visit) answer(q adapters.Question) adapters.Reply {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(v.r.Context()), answerTime)
	defer cancel()
	select {
	case v.lookups <- struct{}{}:
		defer func() { <-v.lookups }()
		return v.handler.Answer(ctx, q)
	case <-ctx.Done():
		return adapters.Reply{Lead: v.Say("error.busy"), Lang: v.loc.Tag}
	}
}

// intro is what the conversation says to a person who comes in.
func (v *visit) intro() string {
	if !v.robot() {
		r := v.answer(adapters.Question{Kind: adapters.Slash, Command: "start", Adapter: name, Lang: v.loc.Tag, Private: true, Fleeting: true})
		if first, _, _ := strings.Cut(r.Lead, "\n"); first != "" && r.Lang == v.loc.Tag {
			return first // the rest lists commands, which a page has no need of
		}
	}
	return v.Say("ask.intro")
}

// withExample makes the question that an introduction ends with a link that asks it.
// One that ends with words that are no question is not shown: the page has its own.
func (v *visit) withExample(intro string) []words {
	const before = ": "
	i := strings.LastIndex(intro, before) + len(before)
	switch {
	case i < len(before):
		return []words{{Text: intro}}
	case !strings.HasSuffix(intro, "?"):
		return []words{{Text: v.Say("ask.intro")}}
	}
	return []words{{Text: intro[:i]}, {intro[i:], v.Link("/", "q", intro[i:])}}
}

// suggestion is a completion of what is being typed.
type suggestion struct {
	Label string `json:"label"`
	Value string `json:"value"`
}

// suggest completes ?q= while a person types.
func (v *visit) suggest() {
	list := []suggestion{}
	q := adapters.Question{Adapter: name, Text: v.r.URL.Query().Get("q"), Lang: v.loc.Tag, Private: true}
	if strings.TrimSpace(q.Text) != "" {
		for _, c := range v.handler.Suggest(v.r.Context(), q) {
			if len(list) == maxSuggestions {
				break
			}
			list = append(list, suggestion{c.Label, c.Data})
		}
	}
	v.writeJSON(http.StatusOK, list)
}
