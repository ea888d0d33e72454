package archtest

import (
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

const module = "github.com/ukti-bot/ukti"

func TestTheModuleKeepsItsRules(t *testing.T) {
	root := os.DirFS("../../..")
	mod, err := os.ReadFile("../../../go.mod")
	if err != nil || !strings.HasPrefix(string(mod), "module "+module+"\n") {
		t.Fatalf("this is not the module's root: %v", err)
	}
	violations, files, err := check(root, module)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range violations {
		t.Error(v)
	}
	t.Logf("%d files", files)
	for _, r := range rules {
		folder, _, _ := strings.Cut(strings.TrimSuffix(r.folder, "."), "/*")
		if _, err := os.Stat("../../../" + folder); err != nil {
			t.Errorf("a rule is about a folder that is not there: %v", err)
		}
	}
}

// Each case plants one file; the rules must find exactly what is wrong in it.
func TestPlantedViolations(t *testing.T) {
	for _, tt := range []struct {
		name, file, source string
		want               []string
	}{
		{"bot may import all", "bot/internal/app/a.go", use("adapters", "adapters/web", "knowledge", "knowledge/ingest", "seeds", "bot/internal/config"), nil},
		{"platform may import contract", "adapters/web/a.go", use("adapters", "adapters/internal/fit"), nil},
		{"platform may import what is below it", "adapters/web/a.go", use("adapters/web/assets"), nil},
		{"platform's test may import the suite", "adapters/web/a_test.go", use("adapters/adaptertest", "adapters/web"), nil},
		{"knowledge may import its own", "knowledge/a.go", use("knowledge/text"), nil},
		{"knowledge's test may import seeds", "knowledge/a_test.go", use("seeds"), nil},

		{"knowledge → adapters", "knowledge/a.go", use("adapters"), []string{"knowledge/a.go: imports adapters"}},
		{"knowledge → seeds", "knowledge/text/a.go", use("seeds"), []string{"knowledge/text/a.go: imports seeds"}},
		{"adapters → knowledge", "adapters/a.go", use("knowledge"), []string{"adapters/a.go: imports knowledge"}},
		{"platform → knowledge", "adapters/web/a.go", use("knowledge"), []string{"adapters/web/a.go: imports knowledge"}},
		{"platform → platform", "adapters/web/a.go", use("adapters/terminal"), []string{"adapters/web/a.go: imports adapters/terminal"}},
		{"platform's test → platform", "adapters/web/a_test.go", use("adapters/terminal"), []string{"adapters/web/a_test.go: imports adapters/terminal"}},
		{"platform → suite", "adapters/web/a.go", use("adapters/adaptertest"), []string{"adapters/web/a.go: imports adapters/adaptertest"}},
		{"platform → bot", "adapters/web/a.go", use("bot/internal/state"), []string{"adapters/web/a.go: imports bot/internal/state"}},
		{"knowledge → bot", "knowledge/a.go", use("bot/internal/state"), []string{"knowledge/a.go: imports bot/internal/state"}},
		{"seeds → knowledge", "seeds/a.go", use("knowledge"), []string{"seeds/a.go: imports knowledge"}},
		{"search may import index", "knowledge/internal/search/a.go", use("knowledge/internal/index", "knowledge/internal/query/expand", "knowledge/internal/rank"), nil},
		{"text → index", "knowledge/text/a.go", use("knowledge/internal/index"), []string{"knowledge/text/a.go: imports knowledge/internal/index"}},
		{"vector → language", "knowledge/internal/vector/a.go", use("knowledge/internal/language"), []string{"knowledge/internal/vector/a.go: imports knowledge/internal/language"}},
		{"reader → index", "knowledge/internal/reader/a.go", use("knowledge/internal/index"), []string{"knowledge/internal/reader/a.go: imports knowledge/internal/index"}},
		{"meaning → language", "knowledge/internal/meaning/a.go", use("knowledge/internal/language"), []string{"knowledge/internal/meaning/a.go: imports knowledge/internal/language"}},
		{"language → index", "knowledge/internal/language/bn/a.go", use("knowledge/internal/index/vocab"), []string{"knowledge/internal/language/bn/a.go: imports knowledge/internal/index/vocab"}},
		{"index → search", "knowledge/internal/index/a.go", use("knowledge/internal/search"), []string{"knowledge/internal/index/a.go: imports knowledge/internal/search"}},
		{"index → query", "knowledge/internal/index/a.go", use("knowledge/internal/query"), []string{"knowledge/internal/index/a.go: imports knowledge/internal/query"}},
		{"query → index", "knowledge/internal/query/a.go", use("knowledge/internal/index"), []string{"knowledge/internal/query/a.go: imports knowledge/internal/index"}},
		{"rank → search", "knowledge/internal/rank/a.go", use("knowledge/internal/search"), []string{"knowledge/internal/rank/a.go: imports knowledge/internal/search"}},
		{"search → the façade", "knowledge/internal/search/a.go", use("knowledge"), []string{"knowledge/internal/search/a.go: imports knowledge"}},
		{"search → fit", "knowledge/internal/search/a.go", use("knowledge/internal/rank/fit"), []string{"knowledge/internal/search/a.go: imports knowledge/internal/rank/fit"}},
		{"quotation → search", "knowledge/internal/quotation/a.go", use("knowledge/internal/search"), []string{"knowledge/internal/quotation/a.go: imports knowledge/internal/search"}},
		{"quotation → what holds it", "knowledge/internal/quotation/a.go", use("knowledge/internal/index"), []string{"knowledge/internal/quotation/a.go: imports knowledge/internal/index"}},
		{"one language → another", "knowledge/internal/language/bn/a.go", use("knowledge/internal/language/hi"), []string{"knowledge/internal/language/bn/a.go: imports knowledge/internal/language/hi"}},
		{"language → all of them", "knowledge/internal/language/a.go", use("knowledge/internal/language/languages"), []string{"knowledge/internal/language/a.go: imports knowledge/internal/language/languages"}},
		{"completion → search", "knowledge/internal/completion/a.go", use("knowledge/internal/search"), []string{"knowledge/internal/completion/a.go: imports knowledge/internal/search"}},
		{"a language's test may use their test", "knowledge/internal/language/bn/a_test.go", use("knowledge/internal/language/languagetest"), nil},
		{"the façade → embed", "knowledge/a.go", use("knowledge/embed"), []string{"knowledge/a.go: imports knowledge/embed"}},
		{"the façade → network", "knowledge/a.go", "package a\nimport _ \"net/http\"\n", []string{"knowledge/a.go: imports net/http"}},
		{"search → network", "knowledge/internal/search/a.go", "package a\nimport _ \"net/http\"\n", []string{"knowledge/internal/search/a.go: imports net/http"}},
		{"a test may serve", "knowledge/a_test.go", "package a\nimport _ \"net/http\"\n", nil},
		{"adapters → library", "adapters/a.go", "package a\nimport _ \"golang.org/x/text/language\"\n", []string{"adapters/a.go: imports golang.org/x/text/language, the standard library must do"}},
		{"the contract → network", "adapters/a.go", "package a\nimport _ \"net/http\"\n", []string{"adapters/a.go: imports net/http"}},
		{"routes → network", "adapters/routes/a.go", "package a\nimport _ \"net/http\"\n", nil},
		{"adapters' test may use a library", "adapters/a_test.go", "package a\nimport _ \"golang.org/x/text/language\"\n", nil},
		{"chat's test may import the suite", "adapters/internal/chat/a_test.go", use("adapters", "adapters/adaptertest"), nil},
		{"fit → chat", "adapters/internal/fit/a.go", use("adapters/internal/chat"), []string{"adapters/internal/fit/a.go: imports adapters/internal/chat"}},
		{"chat → platform", "adapters/internal/chat/a.go", use("adapters/web"), []string{"adapters/internal/chat/a.go: imports adapters/web"}},
		{"gateway → the adapter around it", "adapters/discord/gateway/a.go", use("adapters/discord"), []string{"adapters/discord/gateway/a.go: imports adapters/discord"}},
		{"markup → gateway", "adapters/discord/internal/markup/a.go", use("adapters/discord/gateway"), []string{"adapters/discord/internal/markup/a.go: imports adapters/discord/gateway"}},
		{"unknown folder", "common/a.go", "package a\n", []string{"common/a.go: no rule knows the folder common"}},

		{"library's type in a function", "adapters/web/a.go", chat("func New(s *chatlib.Session) {}"), []string{leak("New")}},
		{"in a method", "adapters/web/a.go", chat("type A struct{}\nfunc (a *A) S() *chatlib.Session { return nil }"), []string{leak("S")}},
		{"in a field", "adapters/web/a.go", chat("type A struct{ S map[string][]chatlib.Session }"), []string{leak("A")}},
		{"embedded", "adapters/web/a.go", chat("type A struct{ *chatlib.Session }"), []string{leak("A")}},
		{"as an alias", "adapters/web/a.go", chat("type A = chatlib.Session"), []string{leak("A")}},
		{"in a variable", "adapters/web/a.go", chat("var S = chatlib.New()"), []string{leak("S")}},
		{"hidden in unexported names", "adapters/web/a.go", chat("type A struct{ s *chatlib.Session }\ntype b struct{ S *chatlib.Session }\nfunc f(*chatlib.Session) {}\nfunc (b) S() *chatlib.Session { return nil }\nvar v chatlib.Session"), nil},
		{"in a body", "adapters/web/a.go", chat("func F() { _ = chatlib.New() }"), nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, _, err := check(fstest.MapFS{tt.file: {Data: []byte(tt.source)}}, module)
			if err != nil || !slices.Equal(got, tt.want) {
				t.Errorf("got %q, %v\nwant %q", got, err, tt.want)
			}
		})
	}
}

// For each rule a file is planted that breaks it, so that none of them is empty.
func TestEveryRuleRefuses(t *testing.T) {
	strangers := []string{"bot/internal/cli", "adapters/terminal", "knowledge/internal/search", "seeds", "nowhere"}
	for _, r := range rules {
		folder := strings.ReplaceAll(strings.TrimSuffix(r.folder, "."), "*", "planted")
		i := slices.IndexFunc(strangers, func(s string) bool {
			return !slices.ContainsFunc(r.allowed, func(a string) bool { return covers(a, s, "planted") })
		})
		file := folder + "/a.go"
		plant := func(source, want string) {
			got, _, err := check(fstest.MapFS{file: {Data: []byte(source)}}, module)
			if err != nil || !slices.Equal(got, []string{want}) {
				t.Errorf("the rule of %s: got %q, %v\nwant %q", r.folder, got, err, want)
			}
		}
		plant(use(strangers[i]), file+": imports "+strangers[i])
		for _, b := range r.barred {
			plant("package a\nimport _ \""+b+"\"\n", file+": imports "+b)
		}
		if r.alone {
			plant("package a\nimport _ \"example.org/x\"\n", file+": imports example.org/x, the standard library must do")
		}
	}
}

// Each inner room has a rule of its own: one for all of them would let every room know
// every other.
func TestEveryInnerRoomHasARule(t *testing.T) {
	rooms := 0
	err := fs.WalkDir(os.DirFS("../../.."), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".go") || !strings.HasPrefix(name, "knowledge/internal/") && !strings.HasPrefix(name, "adapters/internal/") {
			return err
		}
		rooms++
		if r, _, _ := ruleOf(path.Dir(name)); r.folder == "knowledge" || r.folder == "adapters/internal" {
			t.Errorf("%s: the folder has no rule of its own", name)
		}
		return nil
	})
	if err != nil || rooms == 0 {
		t.Errorf("%d files, %v", rooms, err)
	}
}

// use is a file that imports folders of the module.
func use(folders ...string) string {
	var b strings.Builder
	b.WriteString("package a\n")
	for _, f := range folders {
		b.WriteString("import _ \"" + module + "/" + f + "\"\n")
	}
	return b.String()
}

// chat is a file that uses a chat library.
func chat(declarations string) string {
	return "package a\nimport \"example.org/chatlib/v2\"\n" + declarations + "\n"
}

func leak(name string) string {
	return "adapters/web/a.go: the exported " + name + " has a type of example.org/chatlib/v2"
}

func TestNothingSeenIsAnError(t *testing.T) {
	for name, root := range map[string]fstest.MapFS{
		"empty":         {},
		"no Go":         {"adapters/readme.md": {}},
		"skipped only":  {"adapters/testdata/a.go": {Data: []byte("package a")}, ".ci/tools/a.go": {Data: []byte("package a")}},
		"other modules": {"adapters/x/go.mod": {}, "adapters/x/a.go": {Data: []byte("package a")}},
		"no syntax":     {"adapters/a.go": {Data: []byte("pakkage a")}},
	} {
		if _, _, err := check(root, module); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
