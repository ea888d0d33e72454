package locale

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

var placeholder = regexp.MustCompile(`\{[a-z]+\}`)

func placeholders(text string) []string {
	found := placeholder.FindAllString(text, -1)
	slices.Sort(found)
	return slices.Compact(found)
}

func set(t *testing.T) *Set {
	t.Helper()
	s, err := Load("bn")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Every language has the same messages with the same placeholders, none empty.
func TestLocalesAreComplete(t *testing.T) {
	s := set(t)
	en := s.Tag("en")
	for _, loc := range s.All() {
		tag := loc.Tag
		if got, want := slices.Sorted(maps.Keys(loc.messages)), slices.Sorted(maps.Keys(en.messages)); !slices.Equal(got, want) {
			t.Errorf("%s: the messages are not those of en:\n%q\n%q", tag, got, want)
		}
		if got, want := slices.Sorted(maps.Keys(loc.words)), slices.Sorted(maps.Keys(en.words)); !slices.Equal(got, want) {
			t.Errorf("%s: word lists %q, en has %q", tag, got, want)
		}
		for key, forms := range loc.messages {
			want := placeholders(en.messages[key]["other"])
			for form, text := range forms {
				if strings.TrimSpace(text) == "" {
					t.Errorf("%s: %s (%s) is empty", tag, key, form)
				}
				got := placeholders(text)
				if !slices.Equal(got, want) {
					t.Errorf("%s: %s (%s) has %q, en has %q", tag, key, form, got, want)
				}
				if form != "other" && !slices.Contains(got, "{n}") {
					t.Errorf("%s: %s has plural forms and no {n}", tag, key)
				}
			}
			if strings.HasPrefix(key, "command.") || strings.HasPrefix(key, "option.") {
				if n := utf8.RuneCountInString(forms["other"]); n > 100 {
					t.Errorf("%s: %s has %d characters; a platform takes 100", tag, key, n)
				}
			}
		}
		if len(loc.months) != 12 {
			t.Errorf("%s: %d months", tag, len(loc.months))
		}
		for name, list := range loc.words {
			for i, p := range list {
				if len(p.Terms) == 0 {
					t.Errorf("%s: entry %d of %s has no word", tag, i, name)
				}
			}
		}
	}
}

// Every message is used, every message used is there, and every call of Say
// gives what the message's placeholders ask for.
func TestMessagesAreUsed(t *testing.T) {
	en := set(t).Tag("en")
	used := make(map[string]bool)
	for name, file := range sources(t) {
		ast.Inspect(file, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				if text, err := strconv.Unquote(lit.Value); err == nil && en.messages[text] != nil {
					used[text] = true
				}
			}
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) == 0 {
				return true
			}
			if sel, ok := call.Fun.(*ast.SelectorExpr); !ok || sel.Sel.Name != "Say" {
				return true
			}
			args := literals(call.Args)
			if args[0] == "" {
				return true // the key is computed: the literals above count it
			}
			forms, ok := en.messages[args[0]]
			if !ok {
				t.Errorf("%s says %q, which no locale has", name, args[0])
				return true
			}
			var given []string
			for i := 1; i < len(args); i += 2 {
				given = append(given, "{"+args[i]+"}")
			}
			slices.Sort(given)
			if want := placeholders(forms["other"]); !slices.Equal(given, want) {
				t.Errorf("%s says %q with %q, the message has %q", name, args[0], given, want)
			}
			return true
		})
	}
	for key := range en.messages {
		if !used[key] {
			t.Errorf("message %s is never said", key)
		}
	}
}

// sources parses the files of the conversation's packages but their tests, and those
// in which adapters name their words.
func sources(t *testing.T) map[string]*ast.File {
	t.Helper()
	files := make(map[string]*ast.File)
	err := filepath.WalkDir("..", func(name string, _ fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") {
			return err
		}
		files[name], err = parser.ParseFile(token.NewFileSet(), name, nil, 0)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	adapters, err := filepath.Glob("../../../../adapters/*/words.go")
	if err != nil || len(adapters) == 0 {
		t.Fatalf("no adapter names its words: %v", err)
	}
	watch, err := filepath.Glob("../../watch/*.go")
	if err != nil || len(watch) == 0 {
		t.Fatalf("nothing words what watches found: %v", err)
	}
	adapters = append(adapters, slices.DeleteFunc(watch, func(name string) bool { return strings.HasSuffix(name, "_test.go") })...)
	for _, name := range append(adapters, "../../../../adapters/words.go", "../../kept/list.go") {
		if files[name], err = parser.ParseFile(token.NewFileSet(), name, nil, 0); err != nil {
			t.Fatal(err)
		}
	}
	if len(files) == 0 {
		t.Fatal("no source files found")
	}
	return files
}

// literals returns the string literals among args, "" for anything else.
func literals(args []ast.Expr) []string {
	list := make([]string, len(args))
	for i, arg := range args {
		if lit, ok := arg.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			list[i], _ = strconv.Unquote(lit.Value)
		}
	}
	return list
}

func TestSay(t *testing.T) {
	bn, en := set(t).Tag("bn"), set(t).Tag("en")
	day := time.Date(2029, 5, 12, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct{ got, want string }{
		{en.Say("articles.lines", "n", 1), "1 line"},
		{en.Say("articles.lines", "n", 12345), "12,345 lines"},
		{bn.Say("articles.lines", "n", 123456), "১,২৩,৪৫৬ লাইন"},
		{bn.Say("source.line", "line", bn.Ordinal(2024)), "লাইন ২০২৪"},
		{en.Date(day), "12 May 2029"},
		{bn.Date(day), "১২ মে ২০২৯"},
		{en.Say("time.undated", "word", "{date}"), "“{date}”: as of the article; date not given."},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}

func TestMoment(t *testing.T) {
	bn, en := set(t).Tag("bn"), set(t).Tag("en")
	dhaka := time.FixedZone("", 6*60*60)
	now := time.Date(2030, 1, 2, 3, 4, 5, 0, dhaka)
	for _, c := range []struct {
		loc  *Locale
		at   time.Time
		want string
	}{
		{en, now.Add(-time.Hour), "02:04"},
		{bn, now.Add(-time.Hour), "০২:০৪"},
		{en, time.Date(2030, 1, 1, 22, 5, 0, 0, time.UTC), "04:05"}, // already the second in Dhaka
		{en, now.Add(-4 * time.Hour), "23:04, 1 January 2030"},
		{bn, now.AddDate(-1, 0, 0), "২ জানুয়ারি ২০২৯, ০৩:০৪"},
	} {
		if got := c.loc.Moment(c.at, now); got != c.want {
			t.Errorf("%v is %q, want %q", c.at, got, c.want)
		}
	}
}
