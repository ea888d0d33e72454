//go:build soak

package soak

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/ukti-bot/ukti/adapters/adaptertest"
	"github.com/ukti-bot/ukti/bot/internal/state"
	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/archive"
	"github.com/ukti-bot/ukti/knowledge/ingest/feed"
)

// daysEnv says how many days are played; none when it is not set.
const daysEnv = "UKTI_TEST_SOAK_DAYS"

// firstDay is when the played time begins.
var firstDay = time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)

// TestSoak plays days in the life of a bot, with what goes wrong in them; see month.
func TestSoak(t *testing.T) {
	text := os.Getenv(daysEnv)
	if text == "" {
		t.Skip(daysEnv + " says no number of days")
	}
	days, err := strconv.Atoi(text)
	if err != nil || days < 1 {
		t.Fatalf("%s=%s is no number of days", daysEnv, text)
	}
	most := 366
	if adaptertest.Race { // a day takes as long as ten
		most = 1
	}
	days = min(days, most)
	began := time.Now()
	s := &soak{life: life{Dir: t.TempDir(), Began: firstDay}, t: t}
	s.prepare()
	s.Plan = month(firstDay, days, s.mounted)
	s.play(firstDay.Add(time.Duration(days) * 24 * time.Hour))
	t.Logf("%d days in %v, %d lives, %d killed", days, time.Since(began).Round(time.Second), s.lives, s.kills)
	samples := s.samples()
	t.Run("nothing is lost", func(t *testing.T) { s.lost(t) })
	t.Run("people are answered", func(t *testing.T) { s.answered(t) })
	t.Run("nothing grows", func(t *testing.T) { growth(t, samples, days) })
	t.Run("the log", func(t *testing.T) { s.log(t) })
	t.Run("alerts", func(t *testing.T) { alerts(t, s.life, samples) })
	if folder := os.Getenv("UKTI_TEST_SOAK_KEEP"); folder != "" {
		if err := os.CopyFS(folder, os.DirFS(filepath.Join(s.Dir, "out"))); err != nil {
			t.Error(err)
		}
	}
}

// soak is the parent of the bot's processes.
type soak struct {
	life
	t       *testing.T
	mounted bool // the disk is one of its own, small and to be had read-only
	lives   int
	kills   int
	refused int // starts that ended at once, as on a read-only disk
	end     time.Time
}

func (s *soak) prepare() {
	for _, dir := range []string{s.disk(), s.out("")} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			s.t.Fatal(err)
		}
	}
	s.mounted = mount(s.t, s.disk())
	a, err := archive.Open(s.t.Context(), s.data(), archive.Options{Now: func() time.Time { return s.Began }})
	if err != nil {
		s.t.Fatal(err)
	}
	for paper := range papersFollowed {
		if _, err := a.Feeds().Add(s.t.Context(), feed.State{URL: feedOf(paper), Publisher: fmt.Sprintf("Paper %d", paper), Added: s.Began, Next: s.Began}); err != nil {
			s.t.Fatal(err)
		}
	}
	if err := a.Close(); err != nil {
		s.t.Fatal(err)
	}
}

// play leads one life after the other, until the played time is over.
func (s *soak) play(end time.Time) {
	s.end = end
	s.From = s.Began
	for _, f := range s.Plan {
		if !f.stops() {
			continue
		}
		s.lead(f.From, f.Kind == killed)
		s.Second = s.Second || s.Plan.past(telegramRefuses, s.From)
		switch f.Kind {
		case articlesGone:
			s.removeThird()
		case readOnly:
			s.refuseStarts()
		}
		s.From = later(s.From.Add(time.Minute), f.To)
	}
	s.lead(end, false)
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// past reports that a fault has ended.
func (p plan) past(k kind, at time.Time) bool {
	return slices.ContainsFunc(p, func(f fault) bool { return f.Kind == k && f.To.Before(at) })
}

// lead starts the bot's process at the played time s.From and has it end in good order
// at until, or kills it about then, wherever it is. s.From is when it ended.
func (s *soak) lead(until time.Time, kill bool) {
	s.t.Helper()
	s.lives++
	s.Until = until
	if kill {
		s.Until = until.Add(24 * time.Hour) // it won't come to that
	}
	cmd, output := s.start()
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	if !kill {
		if err := <-ended; cmd.ProcessState.ExitCode() == stuck {
			s.t.Logf("the played clock stood still at the end of a life")
		} else if err != nil {
			s.t.Fatalf("a life ended with %v\n%s", err, output)
		}
		s.From = until
		return
	}
	for {
		select {
		case err := <-ended:
			s.t.Fatalf("a life ended by itself: %v\n%s", err, output)
		case <-time.After(2 * time.Millisecond):
		}
		if at := s.reached(); !at.Before(until) {
			time.Sleep(rand.N(5 * time.Millisecond)) // nobody knows what it is doing then
			_ = cmd.Process.Kill()
			<-ended
			s.kills++
			s.From = later(s.reached(), s.From)
			return
		}
	}
}

func (s *soak) start() (*exec.Cmd, *bytes.Buffer) {
	s.t.Helper()
	path := filepath.Join(s.Dir, "life.json")
	text, err := json.Marshal(s.life)
	if err == nil {
		err = os.WriteFile(path, text, 0o600)
	}
	if err != nil {
		s.t.Fatal(err)
	}
	cmd := exec.CommandContext(s.t.Context(), os.Args[0], "-test.run", "^TestLife$", "-test.timeout", "0")
	cmd.Env = append(os.Environ(), lifeEnv+"="+path)
	var output bytes.Buffer
	cmd.Stdout, cmd.Stderr = &output, &output
	if err := cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	return cmd, &output
}

// reached is how far the played time has come, by the last whole sample.
func (s *soak) reached() time.Time {
	file, err := os.Open(s.out("samples.jsonl"))
	if err != nil {
		return s.Began
	}
	defer func() { _ = file.Close() }()
	if size, err := file.Seek(0, 2); err == nil && size > 1<<14 {
		_, _ = file.Seek(-1<<14, 2)
	} else {
		_, _ = file.Seek(0, 0)
	}
	last := s.Began.Unix()
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var x sample
		if json.Unmarshal(lines.Bytes(), &x) == nil && x.At > 0 {
			last = x.At
		}
	}
	return time.Unix(last, 0).UTC()
}

// samples are those of all lives, whole ones only, with those when nobody answered.
func (s *soak) samples() []sample {
	s.t.Helper()
	file, err := os.Open(s.out("samples.jsonl"))
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	byTime := map[int64]sample{}
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var x sample
		if json.Unmarshal(lines.Bytes(), &x) == nil && x.At > 0 {
			byTime[x.At] = x
		}
	}
	var all []sample
	for at := s.Began.Add(sampleEvery); !at.After(s.end); at = at.Add(sampleEvery) {
		x, ok := byTime[at.Unix()]
		if !ok {
			x = sample{At: at.Unix()}
		}
		all = append(all, x)
	}
	if len(byTime) == 0 {
		s.t.Fatal("nothing was measured")
	}
	return all
}

// refuseStarts starts the bot on a disk that can't be written to: it must say so, and
// change nothing.
func (s *soak) refuseStarts() {
	s.t.Helper()
	s.closeFiles()
	remount(s.t, s.disk(), true)
	defer remount(s.t, s.disk(), false)
	for range 3 {
		s.Until = s.From.Add(time.Hour)
		cmd, output := s.start()
		if err := cmd.Wait(); err == nil || !strings.Contains(output.String(), "it can't be written to") {
			s.t.Errorf("on a read-only disk it ended with %v\n%s", err, output)
		}
		s.refused++
	}
}

// closeFiles has the databases closed in good order, also after a life that was left
// behind: beside its write-ahead log SQLite reads on a read-only disk, too, and the bot
// would start there and answer.
func (s *soak) closeFiles() {
	s.t.Helper()
	a, err := archive.Open(s.t.Context(), s.data(), archive.Options{})
	if err == nil {
		err = a.Close()
	}
	if err != nil {
		s.t.Fatal(err)
	}
	st, err := state.Open(s.t.Context(), s.data(), state.Options{})
	if err == nil {
		err = st.Close()
	}
	if err != nil {
		s.t.Fatal(err)
	}
}

// removeThird removes a third of the articles for good.
func (s *soak) removeThird() {
	s.t.Helper()
	a, err := archive.Open(s.t.Context(), s.data(), archive.Options{Now: func() time.Time { return s.From }})
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = a.Close() }()
	entries, _, err := a.List(s.t.Context(), archive.Query{})
	if err != nil {
		s.t.Fatal(err)
	}
	for i, e := range entries {
		if i%3 == 0 {
			if err := a.Remove(s.t.Context(), e.Article.ID); err != nil {
				s.t.Fatal(err)
			}
		}
	}
}

// lost looks whether every story that the papers showed is in the archive with its last
// text, byte for byte, and whether the databases are whole.
func (s *soak) lost(t *testing.T) {
	a, err := archive.Open(t.Context(), s.data(), archive.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = a.Close() }()
	if st, err := state.Open(t.Context(), s.data(), state.Options{}); err != nil {
		t.Error(err)
	} else if err := st.Close(); err != nil {
		t.Error(err)
	}
	held, removed := map[string]knowledge.Article{}, map[string]bool{}
	for article, err := range a.Articles(t.Context()) {
		if err != nil {
			t.Error(err)
		}
		held[article.URL] = article
	}
	gone, _, err := a.List(t.Context(), archive.Query{Removed: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range gone {
		removed[e.Article.URL] = true
	}
	p := papers{s.Began, func() time.Time { return s.end }, s.Plan}
	all, corrected, taken := 0, 0, 0
	for paper := range papersFollowed {
		for _, x := range p.shown(paper, s.end.Add(-2*time.Hour)) {
			if s.Plan.during(siteChanged, p.published(x)) {
				continue
			}
			all++
			url := fmt.Sprintf("https://paper%d.example/%d", x.paper, x.n)
			if removed[url] {
				taken++
				continue
			}
			want := p.body(x, s.end.Add(-2*time.Hour))
			if x.corrected() && want == p.body(x, s.end) {
				corrected++
			}
			if got, ok := held[url]; !ok {
				t.Errorf("%s is lost", url)
			} else if got.Body != want && got.Body != p.body(x, s.end) {
				t.Errorf("%s is %q, not %q", url, got.Body, want)
			}
		}
	}
	if all < 7*int(s.end.Sub(s.Began).Hours()/24) {
		t.Fatalf("only %d stories: the case is not met", all)
	}
	t.Logf("%d stories shown, %d of them corrected, %d removed by hand, all others held with their last text", all, corrected, taken)
}

// answered looks whether every question on Telegram was answered over all kills, and
// those on the page and Discord outside of what went wrong.
func (s *soak) answered(t *testing.T) {
	list, err := records(s.out("telegram.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	said, told := map[int64][]string{}, map[int64][]string{} // answers, and what was told of their correction
	var asked []question
	for _, r := range list {
		switch {
		case r.Asked != nil:
			asked = append(asked, *r.Asked)
		case r.Chat != 0 && strings.Contains(r.Said, "/settings corrections off"):
			told[r.Chat] = append(told[r.Chat], r.Said)
		case r.Chat != 0:
			said[r.Chat] = append(said[r.Chat], r.Said)
		}
	}
	twice, rejects, corrected, again := 0, 0, 0, 0
	for _, q := range asked {
		answers := said[chatOf(q.Update)]
		x := story{q.Story[0], q.Story[1]}
		switch {
		case s.Plan.during(telegramRejects, q.At):
			rejects++
		case len(answers) == 0 && q.At.Before(s.end.Add(-time.Minute)):
			t.Errorf("the question of %v was not answered: %s", q.At, q.Text)
		case len(answers) > 0 && !strings.Contains(answers[0], x.fact(false)) && !strings.Contains(answers[0], x.fact(true)):
			t.Errorf("%q of %v was answered with %q", q.Text, q.At, answers[0])
		}
		if len(answers) > 1 {
			twice++
		}
		notices := told[chatOf(q.Update)]
		for _, notice := range notices {
			if !strings.Contains(notice, x.fact(false)) || !strings.Contains(notice, x.fact(true)) {
				t.Errorf("%q of %v was told: %q", q.Text, q.At, notice)
			}
		}
		corrected += len(notices)
		again += max(0, len(notices)-1)
	}
	if again > s.kills {
		t.Errorf("%d chats were told of a correction again, with %d kills", again, s.kills)
	}
	t.Logf("Telegram: %d corrections told, %d of them again", corrected, again)
	if len(asked) == 0 || twice > s.kills {
		t.Errorf("of %d questions %d were answered twice, with %d kills", len(asked), twice, s.kills)
	}
	t.Logf("Telegram: %d questions, all answered but %d whose answers Telegram did not take, %d of them twice", len(asked), rejects, twice)
	s.results(t)
}

func (s *soak) results(t *testing.T) {
	file, err := os.ReadFile(s.out("results.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	good, bad := map[string]int{}, map[string]int{}
	for line := range bytes.Lines(file) {
		var r result
		if json.Unmarshal(line, &r) != nil {
			continue // cut off by a kill
		}
		at := time.Unix(r.At, 0)
		switch {
		case r.Why == "":
			good[r.Where]++
		case s.Plan.any(at.Add(-10*time.Minute), at.Add(10*time.Minute)):
			bad[r.Where]++
		default:
			t.Errorf("%s, %v: %s", r.Where, at.UTC(), r.Why)
		}
	}
	if good["page"] == 0 || good["discord"] == 0 {
		t.Errorf("answered: %v", good)
	}
	t.Logf("answered: %v; not, while something was wrong: %v", good, bad)
}

// log looks whether the log repeats itself.
func (s *soak) log(t *testing.T) {
	file, err := os.ReadFile(s.out("log.txt"))
	if err != nil {
		t.Fatal(err)
	}
	last, levels := map[string]time.Time{}, map[string]int{}
	for line := range strings.Lines(string(file)) {
		var x map[string]any
		if json.Unmarshal([]byte(line), &x) != nil {
			continue
		}
		at, err := time.Parse(time.RFC3339Nano, fmt.Sprint(x["time"]))
		if err != nil {
			t.Errorf("no time in %s", line)
			continue
		}
		levels[fmt.Sprint(x["level"])]++
		if x["msg"] == "loaded" {
			clear(last) // another process
		}
		delete(x, "time")
		key := ""
		for _, name := range slices.Sorted(maps.Keys(x)) {
			if text := fmt.Sprint(x[name]); !isTime(text) {
				key += name + "=" + text + " "
			}
		}
		if before, ok := last[key]; ok && at.Sub(before) >= 0 && at.Sub(before) < time.Minute && x["repeated"] == nil {
			t.Errorf("twice within a minute: %s", line)
		}
		last[key] = at
	}
	t.Logf("log: %d bytes, %v", len(file), levels)
}

// isTime reports a moment or a duration, which differ by nature.
func isTime(text string) bool {
	_, moment := time.Parse(time.RFC3339Nano, text)
	_, duration := time.ParseDuration(text)
	return moment == nil || duration == nil && !strings.ContainsFunc(text[:1], unicode.IsLetter)
}

// run runs a tool and returns what it prints.
func run(ctx context.Context, name string, args ...string) (string, error) {
	out, err := exec.CommandContext(ctx, name, args...).CombinedOutput()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		err = exit
	}
	return string(out), err
}
