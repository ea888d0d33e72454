package archtest

import (
	"fmt"
	"go/ast"
	"go/token"
	"path"
	"regexp"
	"slices"
	"strings"
)

// open are the folders whose exported names others build on. A library's type
// there would bind all of them to it.
var open = []string{"adapters", "knowledge"}

// exported finds exported names of one file that mention another module's type.
func exported(name string, file *ast.File, module string) (violations []string) {
	parts := strings.Split(path.Dir(name), "/")
	if !slices.Contains(open, parts[0]) || slices.Contains(parts, "internal") || strings.HasSuffix(name, "_test.go") {
		return nil
	}
	foreign := foreignNames(file, module)
	report := func(exported string, nodes ...ast.Node) {
		for _, n := range nodes {
			if lib := mentions(n, foreign); lib != "" {
				violations = append(violations, fmt.Sprintf("%s: the exported %s has a type of %s", name, exported, lib))
				return
			}
		}
	}
	for _, d := range file.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Name.IsExported() && (d.Recv == nil || ast.IsExported(receiver(d.Recv))) {
				report(d.Name.Name, d.Type)
			}
		case *ast.GenDecl:
			for _, s := range d.Specs {
				declared(d.Tok, s, report)
			}
		}
	}
	return violations
}

func declared(tok token.Token, s ast.Spec, report func(string, ...ast.Node)) {
	switch s := s.(type) {
	case *ast.TypeSpec:
		if s.Name.IsExported() {
			report(s.Name.Name, visible(s.Type)...)
		}
	case *ast.ValueSpec:
		for i, n := range s.Names {
			if !n.IsExported() {
				continue
			}
			if s.Type != nil {
				report(n.Name, s.Type)
			} else if tok == token.VAR && i < len(s.Values) {
				report(n.Name, s.Values[i])
			}
		}
	}
}

// visible returns the parts of a type that its users see: of a struct, the
// exported and embedded fields.
func visible(t ast.Expr) []ast.Node {
	s, ok := t.(*ast.StructType)
	if !ok {
		return []ast.Node{t}
	}
	var out []ast.Node
	for _, f := range s.Fields.List {
		if len(f.Names) == 0 || slices.ContainsFunc(f.Names, (*ast.Ident).IsExported) {
			out = append(out, f.Type)
		}
	}
	return out
}

func receiver(l *ast.FieldList) string {
	name := ""
	ast.Inspect(l.List[0].Type, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && name == "" {
			name = id.Name
		}
		return true
	})
	return name
}

var majorVersion = regexp.MustCompile(`^v[0-9]+$`)

// foreignNames maps the names under which a file knows other modules' packages
// to their import paths. Without a name of the file's own, a package's is taken
// to be the path's last element, less a version and what is no identifier.
func foreignNames(file *ast.File, module string) map[string]string {
	names := map[string]string{}
	for _, spec := range file.Imports {
		p := importPath(spec)
		if !isModule(p) || p == module || strings.HasPrefix(p, module+"/") {
			continue
		}
		if spec.Name != nil {
			names[spec.Name.Name] = p
			continue
		}
		elements := strings.Split(p, "/")
		last := elements[len(elements)-1]
		if majorVersion.MatchString(last) && len(elements) > 1 {
			last = elements[len(elements)-2]
		}
		names[last] = p
		names[strings.NewReplacer("-", "", ".", "").Replace(last)] = p
		names[strings.TrimPrefix(last, "go-")] = p
	}
	return names
}

// mentions returns the import path of a foreign package that a node names; "" when
// there is none.
func mentions(n ast.Node, foreign map[string]string) (found string) {
	ast.Inspect(n, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok {
			if id, ok := s.X.(*ast.Ident); ok && foreign[id.Name] != "" {
				found = foreign[id.Name]
			}
		}
		return found == ""
	})
	return found
}
