package web

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/ukti-bot/ukti/adapters"
)

// maxUpload bounds a file that an editor sends, in bytes; http.max_body may be less.
const maxUpload = 16 << 20

// editorsRoom is where editors work, when they are signed in.
type editorsRoom struct {
	editing  adapters.Editing
	token    adapters.Secret // lets an editor in without a chat; empty: it lets nobody in
	sessions *sessions
	attempts *limiter
}

func newEditorsRoom(o Options, now func() time.Time) *editorsRoom {
	if o.Editing == nil {
		return nil
	}
	return &editorsRoom{o.Editing, o.EditorsToken, newSessions(now, o.PublicURL), newLimiter(signInRate, signInBurst, now)}
}

// routes are the room's pages.
func (e *editorsRoom) routes(a *Adapter) map[string]http.Handler {
	if e == nil {
		return nil
	}
	door := func(serve func(*visit)) http.Handler {
		return a.guardWith(gate{headers: private}, serve)
	}
	room := func(serve func(*visit, *session)) http.Handler {
		return a.guardWith(gate{headers: private, body: maxUpload}, func(v *visit) { e.inside(v, serve) })
	}
	return map[string]http.Handler{
		"GET /editors":               door(e.front),
		"GET /editors/enter":         door(e.signInPage),
		"POST /editors/enter":        door(e.signIn),
		"POST /editors/leave":        room(e.leave),
		"POST /editors/act":          room(e.act),
		"GET /editors/feed":          room(e.feedPage),
		"GET /editors/held/{number}": room(e.heldPage),
	}
}

// private keeps the room's pages out of every store.
func private(w http.ResponseWriter) { w.Header().Set("Cache-Control", "no-store") }

// inside lets who is signed in go on, and forms only from the room's own pages.
func (e *editorsRoom) inside(v *visit, serve func(*visit, *session)) {
	s := e.session(v)
	if s == nil {
		e.to(v, "/editors")
		return
	}
	if v.r.Method == http.MethodPost {
		if err := parseForm(v.r); err != nil {
			v.failForm(err)
			return
		}
		if !s.sent(v.r) {
			v.fail(http.StatusForbidden, "error.form")
			return
		}
	}
	serve(v, s)
}

// session is that of a request whose editor still is one; nil for none.
func (e *editorsRoom) session(v *visit) *session {
	s := e.sessions.of(v.r)
	if s != nil && s.editor != tokenEditor && !e.editing.May(s.editor) {
		return nil
	}
	return s
}

// parseForm reads a form, with or without a file.
func parseForm(r *http.Request) error {
	err := r.ParseMultipartForm(maxUpload)
	if errors.Is(err, http.ErrNotMultipart) {
		err = r.ParseForm()
	}
	return err
}

// to leads to a page of the room by GET, so that a reload repeats nothing.
func (e *editorsRoom) to(v *visit, path string) {
	http.Redirect(v.w, v.r, v.Link(path), http.StatusSeeOther)
}

// front is the room for who is signed in, and the door for everyone else.
func (e *editorsRoom) front(v *visit) {
	if s := e.session(v); s != nil {
		e.roomPage(v, s)
		return
	}
	e.door(v, http.StatusOK, signInContent{Token: !e.token.Empty()})
}

// roomContent is the room.
type roomContent struct {
	Editor, CSRF string
	Said         notice
	Held         []heldView
	Work         []workView
	Feeds        []feedView
	Gaps         [][]gapView
	Watched      bool   // what is not answered is kept
	Wanted       string // what an article is looked for about; "" for nothing in particular
	Corrections  []correctionView
}

type heldView struct {
	adapters.HeldItem
	Name, Arrived, Href, Original string
	CSRF                          string
}

// gapView is a question that was not answered for sure.
type gapView struct {
	Question, State string
	Href            string // the room, where an article about it can be added
}

type workView struct {
	Number      int64
	Name, State string
	Href        string // the article's
	Open        bool   // it can be stopped
	CSRF        string
}

type feedView struct {
	URL, Name, State string
	Problem          string
	Fates            string // how many items had which fate
	Href             string // the page of its items
	CSRF             string
}

func (e *editorsRoom) roomPage(v *visit, s *session) {
	state, err := e.editing.State(v.r.Context())
	if err != nil {
		v.log.Error("the editors' room could not be read", "error", err)
		v.fail(http.StatusInternalServerError, "error.sorry")
		return
	}
	c := roomContent{Editor: s.editor, CSRF: s.csrf, Said: s.hear(), Watched: state.Watched, Wanted: oneLine(v.r.URL.Query().Get("about"))}
	for _, group := range state.Gaps {
		c.Gaps = append(c.Gaps, v.room().gapViews(group))
	}
	for _, h := range state.Held {
		c.Held = append(c.Held, e.heldView(v, s, h))
	}
	for _, w := range state.Work {
		c.Work = append(c.Work, v.room().workView(w, s.csrf))
	}
	for _, f := range state.Feeds {
		c.Feeds = append(c.Feeds, v.room().feedView(f, s.csrf))
	}
	c.Corrections = v.corrections(v.library.Overview(v.r.Context(), v.loc.Tag).Corrections)
	v.render(http.StatusOK, "editors", page{Title: v.Say("room.title"), Here: "editors", Hidden: true, Content: c})
}

func (e *editorsRoom) heldView(v *visit, s *session, h adapters.HeldItem) heldView {
	return heldView{
		HeldItem: h, Name: cmp.Or(oneLine(h.Title), oneLine(h.URL), v.Number(int(h.Number))), Arrived: v.when(h.At), CSRF: s.csrf,
		Href: v.Link("/editors/held/" + strconv.FormatInt(h.Number, 10)), Original: webAddress(h.URL),
	}
}

// room is the editors' room as one of them sees it.
type room struct{ v *visit }

func (v *visit) room() room { return room{v} }

func (ro room) gapViews(group []adapters.Gap) (all []gapView) {
	for _, g := range group {
		state := ro.v.Say("room.gap.nothing", "n", g.Asked)
		switch {
		case g.Not > 0:
			state = ro.v.Say("room.gap.not", "n", g.Not)
		case g.Found:
			state = ro.v.Say("room.gap.near", "n", g.Asked)
		}
		all = append(all, gapView{oneLine(g.Question), state, ro.v.Link("/editors", "about", oneLine(g.Question)) + "#add"})
	}
	return all
}

func (ro room) workView(w adapters.Work, csrf string) workView {
	view := workView{Number: w.Number, Name: oneLine(w.Name), Open: !w.Ended, CSRF: csrf}
	switch {
	case w.Problem != "":
		view.State = ro.v.Say("room.failed", "reason", oneLine(w.Problem))
	case w.Waiting:
		view.State = ro.v.Say("room.waiting")
	case !w.Ended:
		view.State = ro.v.Say("room.working")
	case w.Feed != "":
		view.State = ro.v.Say("room.listed")
	default:
		view.State = ro.v.Say("room.added")
		view.Href = ro.v.Link("/a/" + url.PathEscape(w.Article))
	}
	return view
}

func (ro room) feedView(f adapters.FeedState, csrf string) feedView {
	view := feedView{
		URL: f.URL, Name: cmp.Or(oneLine(f.Title), oneLine(f.URL)), Problem: oneLine(f.Problem), CSRF: csrf,
		Href: ro.v.Link("/editors/feed", "url", f.URL),
	}
	var state []string
	switch {
	case f.Gone:
		state = append(state, ro.v.Say("room.gone"))
	case f.Working:
		state = append(state, ro.v.Say("room.working"))
	case f.Checked.IsZero():
		state = append(state, ro.v.Say("room.new"))
	default:
		state = append(state, ro.v.Say("room.checked", "time", ro.v.when(f.Checked)))
	}
	if f.Stale {
		state = append(state, ro.v.Say("room.stale"))
	}
	view.State = strings.Join(append(state, ro.v.Say("home.articles", "n", f.Articles)), " · ")
	var fates []string
	for _, fate := range slices.Sorted(maps.Keys(f.Fates)) {
		if f.Fates[fate] > 0 {
			fates = append(fates, ro.fate(fate)+": "+ro.v.Number(f.Fates[fate]))
		}
	}
	view.Fates = strings.Join(fates, " · ")
	return view
}

// fate says in the page's language what became of an item.
func (ro room) fate(fate string) string {
	key := "fate." + fate
	return cmp.Or(ro.v.Say(key), fate)
}

// act does what a form of the room wants.
func (e *editorsRoom) act(v *visit, s *session) {
	form := v.r.PostForm
	a := adapters.Act{Kind: adapters.ActKind(form.Get("act")), Target: strings.TrimSpace(form.Get("target"))}
	back := "/editors"
	switch a.Kind {
	case adapters.ActAdd, adapters.ActFeed, adapters.ActDrop, adapters.ActStop, adapters.ActAccept, adapters.ActRefuse:
	case adapters.ActRemove:
		if form.Get("sure") == "" {
			s.tell(notice{v.Say("room.sure"), true})
			e.to(v, back)
			return
		}
	case adapters.ActUpload:
		var err error
		if a.Target, a.File, err = uploaded(v.r); err != nil {
			s.tell(notice{v.Say("room.nofile"), true})
			e.to(v, back)
			return
		}
	default:
		v.fail(http.StatusBadRequest, "error.form")
		return
	}
	s.tell(v.room().became(a, e.editing.Do(v.r.Context(), s.editor, a)))
	e.to(v, back)
}

// uploaded returns the file that a form has.
func uploaded(r *http.Request) (name string, file []byte, err error) {
	f, header, err := r.FormFile("file")
	if err != nil {
		return "", nil, err
	}
	defer func() { _ = f.Close() }()
	file, err = io.ReadAll(f)
	return header.Filename, file, err
}

// became says what an act came to.
func (ro room) became(a adapters.Act, err error) notice {
	key := "room.done." + string(a.Kind)
	switch {
	case err == nil:
		return notice{Text: ro.v.Say(key, "target", oneLine(a.Target))}
	case errors.Is(err, adapters.ErrNotThere):
		return notice{ro.v.Say("room.notthere", "target", oneLine(a.Target)), true}
	case errors.Is(err, adapters.ErrFixed):
		return notice{ro.v.Say("room.fixed", "target", oneLine(a.Target)), true}
	case errors.Is(err, adapters.ErrTooMuch):
		return notice{ro.v.Say("room.toomuch"), true}
	}
	return notice{ro.v.Say("error.sorry"), true} // what does it has logged the rest
}

// actView is a form of one button.
type actView struct {
	Action, CSRF, Kind, Target, Label, Name string
}

// Act is the form of an act on one thing.
func (v *visit) Act(csrf, kind string, target any, label, name string) actView {
	return actView{v.Link("/editors/act"), csrf, kind, fmt.Sprint(target), label, name}
}

// fatesContent is what became of a feed's items.
type fatesContent struct {
	URL   string
	Items []fateView
}

type fateView struct {
	Name, Href, Fate, Reason, At string
	Article                      string // its page; "" for none
}

func (e *editorsRoom) feedPage(v *visit, _ *session) {
	address := v.r.URL.Query().Get("url")
	fates, err := e.editing.Fates(v.r.Context(), address)
	if err != nil {
		v.log.Error("what became of a feed's items could not be read", "error", err)
		v.fail(http.StatusInternalServerError, "error.sorry")
		return
	}
	c := fatesContent{URL: oneLine(address)}
	for _, f := range fates {
		view := fateView{Name: cmp.Or(oneLine(f.Title), oneLine(f.Link), "—"), Href: webAddress(f.Link), Fate: v.room().fate(f.Fate), Reason: oneLine(f.Reason), At: v.when(f.At)}
		if f.Article != "" {
			view.Article = v.Link("/a/" + url.PathEscape(f.Article))
		}
		c.Items = append(c.Items, view)
	}
	v.render(http.StatusOK, "fates", page{Title: v.Say("room.items"), Here: "editors", Hidden: true, Content: c})
}

func (e *editorsRoom) heldPage(v *visit, s *session) {
	number, err := strconv.ParseInt(v.r.PathValue("number"), 10, 64)
	if err != nil {
		v.fail(http.StatusNotFound, "error.nothing")
		return
	}
	h, err := e.editing.Held(v.r.Context(), number)
	switch {
	case errors.Is(err, adapters.ErrNotThere):
		v.fail(http.StatusNotFound, "room.late")
		return
	case err != nil:
		v.log.Error("a held item could not be read", "error", err)
		v.fail(http.StatusInternalServerError, "error.sorry")
		return
	}
	view := e.heldView(v, s, h)
	v.render(http.StatusOK, "held", page{Title: view.Name, Here: "editors", Hidden: true, Content: view})
}
