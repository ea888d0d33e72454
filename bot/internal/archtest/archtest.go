// Package archtest reads the module's files and finds what breaks the rules of
// its structure: who may import whom, and that no library's type stands in an
// exported name. It has no users but its own test.
package archtest

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
)

// rule says what the packages in a folder may import of the module, and whether
// they may import other modules. The most specific folder counts.
type rule struct {
	folder  string   // "*" stands for one name; "." at the end: that folder only
	allowed []string // folders, with all below them; "." at the end: that folder only; "*": the one that folder's * stood for
	tests   []string // what their tests may import besides
	barred  []string // the standard library's packages that they may not import, but for their tests
	alone   bool     // the standard library is enough for them, but for their tests
}

// rules is the structure. Nobody may import bot but bot; a platform knows the
// contract and no other platform; knowledge knows nothing of chats.
var rules = []rule{
	{folder: "bot", allowed: []string{"bot", "adapters", "knowledge", "seeds"}},
	{folder: "bot/internal/metrics", allowed: []string{"adapters.", "knowledge.", "knowledge/embed.", "knowledge/ingest"}}, // no database: it counts what it is told
	{folder: "bot/internal/receipt/codes", alone: true},
	{folder: "bot/internal/dialog/quotation", allowed: []string{"adapters.", "bot/internal/dialog/cite", "bot/internal/dialog/locale", "bot/internal/dialog/wording", "bot/internal/receipt/codes", "knowledge.", "knowledge/text"}}, // no database: the page's answers judge with it
	{folder: "bot/internal/bulletin", allowed: []string{"adapters.", "knowledge."}}, // no database: it is told what is held
	{folder: "adapters.", tests: []string{"adapters/adaptertest"}, alone: true, barred: offline},
	{folder: "adapters", tests: []string{"adapters/adaptertest"}, alone: true},
	{folder: "adapters/adaptertest", allowed: []string{"adapters.", "adapters/internal", "adapters/adaptertest"}},
	{folder: "adapters/internal", allowed: []string{"adapters.", "adapters/internal"}, tests: []string{"adapters/adaptertest"}},
	{folder: "adapters/internal/fit", allowed: []string{"adapters."}},
	{folder: "adapters/internal/chat", allowed: []string{"adapters."}, tests: []string{"adapters/adaptertest"}, alone: true},
	{folder: "adapters/routes", alone: true},
	{folder: "adapters/*", allowed: []string{"adapters.", "adapters/routes", "adapters/internal", "adapters/*"}, tests: []string{"adapters/adaptertest"}},
	{folder: "adapters/discord/gateway", allowed: []string{"adapters.", "adapters/internal/chat"}, tests: []string{"adapters/adaptertest", "adapters/discord/internal/discordtest"}},
	{folder: "adapters/discord/internal/markup", allowed: []string{"adapters."}, tests: []string{"adapters/discord/internal/discordtest"}},
	{folder: "knowledge", allowed: []string{"knowledge"}, tests: []string{"seeds"}},
	{folder: "knowledge.", allowed: []string{"knowledge/internal", "knowledge/text"}, tests: []string{"seeds", "knowledge"}, barred: offline},
	// The heart's rooms, each above those it may know.
	{folder: "knowledge/text", tests: []string{"seeds"}, barred: offline},
	{folder: "knowledge/internal/vector", barred: offline},
	{folder: "knowledge/internal/meaning", allowed: []string{"knowledge/internal/vector", "knowledge/internal/meaning", "knowledge/text"}, barred: offline},
	{folder: "knowledge/internal/language", barred: offline},
	{folder: "knowledge/internal/language/*", allowed: []string{"knowledge/internal/language."}, tests: []string{"knowledge/internal/language/languagetest"}, barred: offline},
	{folder: "knowledge/internal/language/lexicon", allowed: []string{"knowledge/text"}, barred: offline},
	{folder: "knowledge/internal/language/sound", tests: []string{"knowledge/text"}, barred: offline},
	{folder: "knowledge/internal/language/languages", allowed: []string{"knowledge/internal/language", "knowledge/internal/meaning", "knowledge/text"}, barred: offline},
	{folder: "knowledge/internal/index", allowed: []string{"knowledge/internal/index/postings", "knowledge/internal/index/vocab", "knowledge/internal/language", "knowledge/internal/meaning", "knowledge/internal/vector", "knowledge/text"}, barred: offline},
	{folder: "knowledge/internal/index/postings", barred: offline},
	{folder: "knowledge/internal/index/vocab", allowed: []string{"knowledge/internal/language"}, barred: offline},
	{folder: "knowledge/internal/index/fill", allowed: []string{"knowledge/internal/index.", "knowledge/internal/vector"}, barred: offline},
	{folder: "knowledge/internal/completion", allowed: []string{"knowledge/internal/index.", "knowledge/text"}, barred: offline},
	{folder: "knowledge/internal/query", allowed: []string{"knowledge/internal/query", "knowledge/internal/language", "knowledge/text"}, barred: offline},
	{folder: "knowledge/internal/query/*", allowed: []string{"knowledge/internal/language."}, tests: []string{"knowledge/text"}, barred: offline},
	{folder: "knowledge/internal/query/period", allowed: []string{"knowledge/internal/language.", "knowledge/text"}, barred: offline},
	{folder: "knowledge/internal/query/expand", allowed: []string{"knowledge/internal/index/vocab", "knowledge/internal/language"}, barred: offline},
	{folder: "knowledge/internal/percolate", allowed: []string{"knowledge/internal/language", "knowledge/internal/query/expand"}, tests: []string{"knowledge/text"}, barred: offline},
	{folder: "knowledge/internal/rank", allowed: []string{"knowledge/internal/index/vocab", "knowledge/internal/language"}, barred: offline},
	{folder: "knowledge/internal/rank/fit", allowed: []string{"knowledge"}},
	{folder: "knowledge/internal/reader", allowed: []string{"knowledge/internal/reader/matrix", "knowledge/internal/reader/row", "knowledge/text"}, barred: offline},
	{folder: "knowledge/internal/reader/*", barred: offline},
	{folder: "knowledge/internal/reader/row", allowed: []string{"knowledge/internal/reader/matrix"}, barred: offline},
	{folder: "knowledge/internal/reader/fit", allowed: []string{"knowledge"}},
	{folder: "knowledge/internal/pattern", alone: true, barred: offline},
	{folder: "knowledge/internal/trace", alone: true, barred: offline},
	{folder: "knowledge/internal/search", allowed: []string{"knowledge/internal/index", "knowledge/internal/language", "knowledge/internal/meaning", "knowledge/internal/query", "knowledge/internal/quotation.", "knowledge/internal/rank.", "knowledge/internal/reader.", "knowledge/internal/trace", "knowledge/internal/vector", "knowledge/text"}, tests: []string{"seeds"}, barred: offline},
	{folder: "knowledge/internal/quotation", allowed: []string{"knowledge/internal/quotation", "knowledge/internal/language", "knowledge/internal/pattern", "knowledge/text"}, barred: offline},
	{folder: "knowledge/internal/quotation/held", allowed: []string{"knowledge/internal/quotation.", "knowledge/internal/index", "knowledge/internal/search", "knowledge/internal/trace", "knowledge/text"}, barred: offline},
	{folder: "seeds", alone: true},
}

// offline are the packages that speak to a network; none of the heart's rooms may.
var offline = []string{"net", "net/http"}

// check reads every Go file below root and gives what breaks a rule, sorted. An
// error means that nothing was proved.
func check(root fs.FS, module string) (violations []string, files int, err error) {
	err = fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if name != "." && skipped(root, name) {
				return fs.SkipDir
			}
			return nil
		}
		if path.Ext(name) != ".go" {
			return nil
		}
		source, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, source, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		files++
		violations = append(violations, imports(name, file, module)...)
		violations = append(violations, exported(name, file, module)...)
		return nil
	})
	if err == nil && files == 0 {
		err = errors.New("archtest: no Go file was found")
	}
	slices.Sort(violations)
	return violations, files, err
}

// skipped reports folders that are no part of the module's build.
func skipped(root fs.FS, name string) bool {
	base := path.Base(name)
	_, err := fs.Stat(root, path.Join(name, "go.mod"))
	return base == "testdata" || base == "node_modules" || strings.HasPrefix(base, ".") || err == nil
}

// imports checks one file's imports against the rule of its folder.
func imports(name string, file *ast.File, module string) (violations []string) {
	folder := path.Dir(name)
	r, star, ok := ruleOf(folder)
	if !ok {
		return []string{fmt.Sprintf("%s: no rule knows the folder %s", name, folder)}
	}
	allowed, alone := r.allowed, r.alone
	test := strings.HasSuffix(name, "_test.go")
	if test {
		alone = false
		allowed = append(slices.Clone(allowed), append(r.tests, folder)...)
	}
	for _, spec := range file.Imports {
		imported := importPath(spec)
		inner, own := strings.CutPrefix(imported, module+"/")
		switch {
		case own && !slices.ContainsFunc(allowed, func(a string) bool { return covers(a, inner, star) }):
			violations = append(violations, fmt.Sprintf("%s: imports %s", name, inner))
		case !own && !test && slices.Contains(r.barred, imported):
			violations = append(violations, fmt.Sprintf("%s: imports %s", name, imported))
		case !own && alone && isModule(imported):
			violations = append(violations, fmt.Sprintf("%s: imports %s, the standard library must do", name, imported))
		}
	}
	return violations
}

// ruleOf returns the most specific rule for a folder, and what its * stands for.
func ruleOf(folder string) (best rule, star string, ok bool) {
	parts := strings.Split(folder, "/")
	most := -1
	for _, r := range rules {
		only, exact := strings.CutSuffix(r.folder, ".")
		if exact && only == folder {
			return r, "", true
		}
		if exact {
			continue
		}
		names := strings.Split(r.folder, "/")
		if len(names) > len(parts) {
			continue
		}
		weight, found := 0, ""
		for i, n := range names {
			switch n {
			case parts[i]:
				weight += 2
			case "*":
				weight, found = weight+1, parts[i]
			default:
				weight = -100
			}
		}
		if weight > most {
			best, star, most = r, found, weight
		}
	}
	return best, star, most > 0
}

// covers reports whether allowed, an entry of a rule, covers a folder.
func covers(allowed, folder, star string) bool {
	allowed = strings.ReplaceAll(allowed, "*", star)
	if only, ok := strings.CutSuffix(allowed, "."); ok {
		return folder == only
	}
	return folder == allowed || strings.HasPrefix(folder, allowed+"/")
}

func importPath(spec *ast.ImportSpec) string {
	p, err := strconv.Unquote(spec.Path.Value)
	if err != nil {
		return spec.Path.Value
	}
	return p
}

// isModule reports whether an import path belongs to a module: its first
// element has a dot, which the standard library's never have.
func isModule(p string) bool {
	first, _, _ := strings.Cut(p, "/")
	return strings.Contains(first, ".")
}
