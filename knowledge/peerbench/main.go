// Command peerbench puts the same sentences and questions through Ukti and other
// search engines in one run, and prints one table: how long each takes to build,
// how many bytes it holds, how fast it answers, and how often its first sentence
// is right.
//
//	go run . --passages PASSAGES.jsonl --questions QUESTIONS.jsonl
//
// The peers are Bleve and SQLite's FTS5. They get each sentence as a document with
// its article's id; Ukti gets the articles and cuts them into the same sentences
// itself. All three give the sentence's text back with a hit, and it is compared
// with the article's.
//
// # A large archive from a small one
//
// With --copies or --sentences the archive is made larger: the first copy of the
// articles is verbatim; in each further one about a third of the words are
// replaced by words drawn from the running words of the articles, under other
// article ids. So the vocabulary stays the articles' own, each word is about as
// frequent as in real text, and no two articles are the same. The copies are
// equal from run to run. Only a sentence of the verbatim copy counts as a hit; a
// copy of it may hold every word of a short question just as well, so compare
// hit@1 between peers of one table, never with that of a smaller archive.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"strings"
	"time"

	"github.com/ukti-bot/ukti/knowledge"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	if errors.Is(err, flag.ErrHelp) {
		return
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "peerbench:", err)
		os.Exit(1)
	}
}

// settings is the command line.
type settings struct {
	passages, questions  string
	invented             int
	node                 string
	recent               int
	size                 size
	peers, langs         []string
	limit, first, warmup int
	rounds, addRate      int
	articleScope         bool
	markdown             bool
	timeLimit            time.Duration
}

func parse(args []string, stderr io.Writer) (settings, error) {
	var s settings
	var peers, langs string
	f := flag.NewFlagSet("peerbench", flag.ContinueOnError)
	f.SetOutput(stderr)
	f.StringVar(&s.passages, "passages", "", "`file` of articles, one JSON object {id, title, text, lang} a line")
	f.StringVar(&s.questions, "questions", "", "`file` of questions, one JSON object {id, question, lang, passage_id, answers, answer_starts, answerable} a line")
	f.IntVar(&s.invented, "invented", 0, "in the place of the files so many articles of invented words, as frequent as those of a language, with questions for them")
	f.StringVar(&s.node, "node", "", "`address` of an OpenSearch node, for the engines that need one")
	f.IntVar(&s.recent, "recent", 2000, "how many of the newest articles ukti-opensearch holds in memory")
	f.IntVar(&s.size.copies, "copies", 1, "copies of the articles, the verbatim one among them")
	f.IntVar(&s.size.sentences, "sentences", 0, "make copies until there are about as many sentences; instead of --copies")
	f.StringVar(&peers, "peers", defaultPeers, "the engines to measure, in this order: ukti, ukti-words (without the table of meanings), bleve (on disk), bleve-mem (in memory), fts5, ukti-opensearch (OpenSearch finds the articles), opensearch (by itself)")
	f.StringVar(&langs, "lang", "", "only questions in these languages, as the file names them, with commas between")
	f.IntVar(&s.limit, "limit", 10, "sentences wanted for a question")
	f.IntVar(&s.first, "first", 0, "only so many questions, the file's first; 0: all")
	f.IntVar(&s.warmup, "warmup", 30, "questions asked before the timing begins")
	f.IntVar(&s.rounds, "rounds", 1, "how often the questions are asked; the shortest time of each counts, against the noise of a busy machine")
	f.IntVar(&s.addRate, "add-rate", 0, "articles added a second while the questions run, to the engines that take them so: ukti")
	f.BoolVar(&s.articleScope, "article-scope", false, "ask each question within its article, too: hit@1 is then in the article/over all")
	f.DurationVar(&s.timeLimit, "time-limit", 10*time.Minute, "for building and asking one peer; 0: none")
	f.BoolVar(&s.markdown, "markdown", false, "print the table as Markdown")
	if err := f.Parse(args); err != nil {
		return s, err
	}
	s.peers, s.langs = list(peers), list(langs)
	return s, s.check(f.Args())
}

func list(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ' ' })
}

// check says what is wrong with the command line, nil when nothing is.
func (s *settings) check(rest []string) error {
	switch {
	case len(rest) > 0:
		return fmt.Errorf("%q is not a flag: see --help", rest[0])
	case s.invented < 0 || s.invented > 0 && (s.passages != "" || s.questions != "" || s.addRate > 0 || s.size.sentences > 0 || s.size.copies > 1):
		return errors.New("--invented stands for itself: give no files, copies, sentences or add-rate with it")
	case s.invented == 0 && (s.passages == "" || s.questions == ""):
		return errors.New("name the files with --passages and --questions, or give --invented")
	case s.size.copies < 1 || s.size.sentences < 0:
		return errors.New("--copies must be at least 1, --sentences at least 0")
	case s.size.copies > 1 && s.size.sentences > 0:
		return errors.New("give --copies or --sentences, not both")
	case s.rounds < 1 || s.addRate < 0 || s.addRate > 1000:
		return errors.New("--rounds must be at least 1, --add-rate 0 to 1000")
	case s.rounds > 1 && s.addRate > 0:
		return errors.New("give --rounds or --add-rate, not both: the shortest times would hide what the adding costs")
	case s.limit < 1 || s.first < 0 || s.warmup < 0 || s.timeLimit < 0 || s.recent < 0:
		return errors.New("--limit must be at least 1; --first, --recent, --warmup and --time-limit at least 0")
	case len(s.peers) == 0:
		return errors.New("name at least one of the --peers")
	}
	for _, name := range s.peers {
		if _, err := newPeer(name, "", nodes{s.node, s.recent}); err != nil {
			return err
		}
	}
	return nil
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	s, err := parse(args, stderr)
	if err != nil {
		return err
	}
	articles, c, questions, err := s.matter(ctx)
	if err != nil {
		return err
	}
	t := trial{
		corpus: c, questions: questions, limit: s.limit, warmup: s.warmup, rounds: s.rounds,
		within: s.articleScope, timeLimit: s.timeLimit, nodes: nodes{s.node, s.recent},
	}
	if s.addRate > 0 {
		t.addLater(articles, s.addRate)
	}
	all, failed := t.runAll(ctx, s.peers, stderr)
	return errors.Join(report(stdout, &t, all, s.markdown), failed)
}

// matter is what is asked, of what.
func (s *settings) matter(ctx context.Context) (articles []knowledge.Article, c *corpus, questions []question, err error) {
	if s.invented > 0 {
		c, questions = invented(s.invented)
		if s.first > 0 {
			questions = questions[:min(s.first, len(questions))]
		}
		return nil, c, questions, nil
	}
	if articles, err = readPassages(s.passages); err != nil {
		return nil, nil, nil, err
	}
	if c, err = newCorpus(ctx, articles, s.size); err != nil {
		return nil, nil, nil, err
	}
	questions, err = readQuestions(s.questions, c, s.langs, s.first)
	return articles, c, questions, err
}

// addLater has further copies of articles added while the questions run.
func (t *trial) addLater(articles []knowledge.Article, rate int) {
	t.addRate = rate
	t.later = changed(articles, runningWords(articles), lateCopy)
	for _, a := range t.later {
		t.corpus.bodies[string(a.ID)] = a.Body
	}
}

// runAll measures one peer after the other; the failure of one leaves the others'
// figures whole.
func (t *trial) runAll(ctx context.Context, peers []string, progress io.Writer) (all []figures, err error) {
	for _, name := range peers {
		start := time.Now()
		f, failed := t.run(ctx, name)
		fmt.Fprintf(progress, "%s: built in %.1f s, %d questions asked, %.1f s in all\n",
			name, f.build.Seconds(), len(f.took), time.Since(start).Seconds())
		if err = errors.Join(err, failed); failed == nil {
			all = append(all, f)
		}
	}
	for i := range all {
		all[i].compare(&all[0], t.questions)
	}
	return all, err
}

// report prints what was measured with, the table, and what is missing in it.
func report(w io.Writer, t *trial, all []figures, markdown bool) error {
	lineEnd := "\n"
	if markdown {
		lineEnd = "  \n"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s/%s, %d CPUs%s", runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), lineEnd)
	fmt.Fprintf(&b, "%d sentences of %d articles, %.1f MB of text; %d questions, %d sentences wanted for each\n\n",
		len(t.corpus.sentences), len(t.corpus.articles), float64(t.corpus.bytes)/1e6, len(t.questions), t.limit)
	if err := table(&b, all, t.corpus.bytes, markdown); err != nil {
		return err
	}
	b.WriteByte('\n')
	for _, f := range all {
		fmt.Fprintf(&b, "%s: %s%s", f.name, f.version, lineEnd)
		for _, note := range f.notes {
			fmt.Fprintf(&b, "%s: %s%s", f.name, note, lineEnd)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}
