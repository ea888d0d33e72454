package corrections

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/adapters/adaptertest"
	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/ingest/recheck"
)

// TestModel plays random lives: answers, corrections, sentences moved, taken out and put
// back, articles withdrawn, removed and expired, chats that close or want to hear nothing,
// platforms that are slow, refuse or are not heard, restarts, and kills between any two
// steps. A message is told of each sentence of its that is gone, once, or twice where a
// kill or a lost answer leaves it open; never of one that stands at that moment.
func TestModel(t *testing.T) {
	// When a message is killed in the moment of being sent hangs on the machine: more lives
	// are played until all has been seen.
	lives, most, length := 3, 20, 60
	switch {
	case adaptertest.Long() && adaptertest.Race:
		lives, most, length = 10, 20, 150
	case adaptertest.Long():
		lives, most, length = 150, 150, 150
	}
	var sum figures
	played := 0
	for ; played < lives || played < most && !sum.whole(); played++ {
		seed := played
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			m := &model{world: newWorld(t), r: rand.New(rand.NewPCG(uint64(seed), 5)), quoted: map[quotation]*fact{}, earlier: map[string][][]string{}}
			m.chats.on, m.chats.shuts = m.arrived, m.spare
			m.play(length)
			sum.add(m.figures)
		})
	}
	t.Logf("%d lives of %d events: %+v", played, length, sum)
	if !sum.whole() {
		t.Errorf("the lives have not seen all that is to be tested: %+v", sum)
	}
}

// figures are what the lives saw: sentences of messages by how often they were told, and
// what happened around them.
type figures struct {
	Quoted, Once, Twice, Standing, Spared int // Spared: gone from a chat that is closed, wants none, or where nothing was wrong
	Open                                  int // told by nobody, after two kills or lost sendings each of which may have been heard
	Kills, Restarts, Notices              int
}

// whole reports whether the lives saw all that is to be tested.
func (f *figures) whole() bool {
	return f.Once > 0 && f.Twice > 0 && f.Kills > 0 && f.Standing > 0 && f.Notices > 0
}

func (f *figures) add(g figures) {
	f.Quoted, f.Once, f.Twice, f.Standing, f.Spared, f.Open = f.Quoted+g.Quoted, f.Once+g.Once, f.Twice+g.Twice, f.Standing+g.Standing, f.Spared+g.Spared, f.Open+g.Open
	f.Kills, f.Restarts, f.Notices = f.Kills+g.Kills, f.Restarts+g.Restarts, f.Notices+g.Notices
}

// fact is what the model knows of a sentence of a message.
type fact struct {
	said  string
	told  int
	spare bool // it need not be told, whatever becomes of it
}

type model struct {
	*world
	r       *rand.Rand
	quoted  map[quotation]*fact
	version int
	earlier map[string][][]string // texts of articles
	figures figures
}

var (
	articles = []string{"bridge", "ferry", "market"}
	rooms    = []string{"one", "two", "three", "four"}
)

func (m *model) play(events int) {
	for _, id := range articles {
		m.put(id, m.line(), m.line(), m.line(), m.line())
	}
	for range events {
		if m.life.dead() {
			m.figures.Kills++
			m.restart()
		}
		if m.r.IntN(6) == 0 {
			m.life.left = m.r.IntN(10)
		}
		m.event()
	}
	m.restart() // the last process is not killed
	m.chats.next = nil
	for range 30 {
		m.pass()
	}
	m.judge()
}

// line is a sentence that was never said before.
func (m *model) line() string {
	m.version++
	return fmt.Sprintf("The council of Dorigaon counted %d boats on the river that day.", m.version)
}

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

func (m *model) event() {
	id := pick(m.r, articles)
	lines := m.text(id)
	switch n := m.r.IntN(20); {
	case n < 7:
		if lines != nil && m.life.left != 0 {
			m.ask(pick(m.r, rooms), id, m.r.IntN(len(lines)))
		}
	case n < 11:
		m.correct(id, lines)
	case n < 14:
		m.pass()
	case n == 14:
		m.withdraw(id, lines)
	case n == 15:
		if m.r.IntN(3) == 0 {
			m.remove(id, lines)
		}
	case n == 16:
		m.figures.Restarts++
		m.restart()
	case n == 17:
		m.chats.next = append(m.chats.next, outcome(m.r.IntN(int(moves))))
	case n == 18:
		if m.r.IntN(4) == 0 {
			m.silence(pick(m.r, rooms))
		}
	default:
		m.clock = m.clock.Add(time.Duration(m.r.IntN(300)) * time.Second)
		m.step()
	}
}

// ask has an answer arrive, of which the model knows the sentence. Where the process is
// killed as it is kept, it need not be followed: the platform asks again.
func (m *model) ask(room, id string, line int) {
	a, held := m.room.Index.Live().Index().Article(knowledge.ArticleID(id))
	if !held || !a.Withdrawn.IsZero() {
		return
	}
	message := m.answer(room, id, line)
	said := strings.Split(a.Body, "\n")[line]
	q := quotation{room, message, id, a.Revision, strings.Index(a.Body, said)}
	m.quoted[q] = &fact{said: said, spare: m.silent(room) || m.life.dead()}
}

// correct changes an article: a sentence becomes another, moves, goes or comes, or all is
// as it was before.
func (m *model) correct(id string, lines []string) {
	if lines == nil {
		return
	}
	i := m.r.IntN(len(lines))
	m.earlier[id] = append(m.earlier[id], slices.Clone(lines))
	switch m.r.IntN(6) {
	case 5:
		lines = pick(m.r, m.earlier[id])
	case 0:
		m.r.Shuffle(len(lines), func(i, j int) { lines[i], lines[j] = lines[j], lines[i] })
	case 1:
		if len(lines) > 1 {
			lines = slices.Delete(lines, i, i+1)
		}
	case 2:
		lines = append(lines, m.line())
	default:
		lines[i] = m.line()
	}
	m.put(id, lines...)
}

func (m *model) withdraw(id string, lines []string) {
	if lines == nil {
		return
	}
	page := recheck.Page{Article: knowledge.ArticleID(id), Withdrawn: m.clock}
	if m.r.IntN(3) == 0 {
		page.Withdrawn = time.Time{} // it is back
	}
	m.change(m.room.Archive.Pages().Withdraw(m.t.Context(), page, ""))
}

// remove takes an article out by hand; the model goes on with another of that name.
func (m *model) remove(id string, lines []string) {
	if lines == nil {
		return
	}
	m.change(m.room.Archive.Remove(m.t.Context(), knowledge.ArticleID(id)))
}

func (m *model) change(err error) {
	if err == nil {
		err = m.room.Index.CatchUp(m.t.Context())
	}
	if err != nil {
		m.t.Fatal(err)
	}
}

// silence has a chat want to hear of no corrections, from now on.
func (m *model) silence(room string) {
	if err := m.store.SetSetting(m.t.Context(), platform+":"+room, "chat-corrections", "off"); err != nil {
		m.t.Fatal(err)
	}
	m.spare(room)
}

// spare has what was quoted in a chat until now not be told there.
func (m *model) spare(room string) {
	for q, f := range m.quoted {
		f.spare = f.spare || q.place == room
	}
}

func (m *model) silent(room string) bool {
	v, _, err := m.store.Setting(m.t.Context(), platform+":"+room, "chat-corrections")
	return err == nil && v == "off"
}

// arrived looks at a notice at the moment when it arrives.
func (m *model) arrived(n notice) {
	m.figures.Notices++
	if m.silent(n.Place) {
		m.t.Errorf("%s wants to hear nothing, and is told: %s", n.Place, n.said())
	}
	shown := 0
	for i, q := range n.Reply.Quotes {
		a, _, err := m.room.Archive.Article(m.t.Context(), knowledge.ArticleID(q.Source.Article), "")
		if err != nil {
			m.t.Errorf("%v: %s", err, n.said())
			continue
		}
		there := slices.Contains(strings.Split(a.Body, "\n"), q.Text)
		if now := q.Head == "now:"; now != there {
			m.t.Errorf("quote %d says %q, and the article has it: %t\n%s", i, q.Head, there, n.said())
		}
		shown++
	}
	for _, of := range n.of {
		f := m.quoted[of]
		if f == nil {
			f = m.chained(of)
		}
		f.told++
		if f.told > 2 {
			m.t.Errorf("message %s was told of %q a third time", of.message, f.said)
		}
		if f.told == 2 && !m.unclear[of] {
			m.t.Errorf("message %s was told of %q again, and nothing was unclear", of.message, f.said)
		}
		if m.stands(of, f) {
			m.t.Errorf("message %s was told of %q, which stands", of.message, f.said)
		}
	}
}

// chained is the fact of a sentence that a notice quotes, which the model has not asked.
func (m *model) chained(of quotation) *fact {
	i := slices.IndexFunc(m.chats.got, func(n notice) bool { return n.message == of.message })
	if i < 0 {
		m.t.Fatalf("message %s was never there", of.message)
	}
	f := &fact{spare: true} // whether it must be told is looked at where a person asked
	for _, q := range m.chats.got[i].Reply.Quotes {
		if q.Source.Article == of.article && q.Source.Revision == of.revision && q.Source.Start == of.start {
			f.said = q.Text
		}
	}
	if f.said == "" {
		m.t.Errorf("message %s is told of a sentence that it does not quote", of.message)
	}
	m.quoted[of] = f
	return f
}

// stands reports whether a sentence is in its article, and that is held and there.
func (m *model) stands(of quotation, f *fact) bool {
	a, _, err := m.room.Archive.Article(m.t.Context(), knowledge.ArticleID(of.article), "")
	return err == nil && a.Withdrawn.IsZero() && slices.Contains(strings.Split(a.Body, "\n"), f.said)
}

// judge looks at every message at the end.
func (m *model) judge() {
	for of, f := range m.quoted {
		m.figures.Quoted++
		switch {
		case f.told == 1:
			m.figures.Once++
		case f.told == 2:
			m.figures.Twice++
		case m.stands(of, f):
			m.figures.Standing++
		case f.spare:
			m.figures.Spared++
		case m.begins[of] >= maxSendings:
			m.figures.Open++
		default:
			m.t.Errorf("message %s in %s was never told that %q is gone from %s", of.message, of.place, f.said, of.article)
		}
	}
	if _, waiting, err := m.store.Quoted().Count(m.t.Context()); err != nil || waiting != 0 {
		m.t.Errorf("%d sentences wait for ever (%v)", waiting, err)
	}
}
