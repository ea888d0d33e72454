package ingest

import (
	"bytes"
	"regexp"

	"go.yaml.in/yaml/v3"

	"github.com/ukti-bot/ukti/knowledge"
)

var yamlPlace = regexp.MustCompile(`^yaml: (line \d+: )?`)

// maxFrontMatter bounds what is given to the YAML parser, in bytes.
const maxFrontMatter = 64 << 10

// markdown is a .md file: front matter, where it has one, and the body.
func markdown(src []byte) (knowledge.Article, *Error) {
	var a knowledge.Article
	if e := checkBytes(src); e != nil {
		return a, e
	}
	front, body := splitFrontMatter(src)
	if front != nil {
		mapping, e := parseFrontMatter(front)
		if e != nil {
			return a, e
		}
		if mapping == nil {
			body = src // two rules with text between them
		} else if e := fill(&a, mapping); e != nil {
			return a, e
		}
	}
	a.Body = string(body)
	return a, nil
}

// splitFrontMatter gives what stands between the first line, when that is "---",
// and the next line "---"; nil and all of src when there is no such thing.
func splitFrontMatter(src []byte) (front, body []byte) {
	rest, ok := cutRule(bytes.TrimPrefix(src, []byte(utf8BOM)))
	if !ok {
		return nil, src
	}
	for from := 0; from < len(rest); {
		if body, ok := cutRule(rest[from:]); ok {
			return rest[:from:from], body
		}
		_, after, found := bytes.Cut(rest[from:], []byte("\n"))
		if !found {
			break
		}
		from = len(rest) - len(after)
	}
	return nil, src
}

// cutRule cuts a line "---" off the beginning of src.
func cutRule(src []byte) (rest []byte, ok bool) {
	line, rest, _ := bytes.Cut(src, []byte("\n"))
	return rest, string(bytes.TrimRight(line, " \t\r")) == "---"
}

// parseFrontMatter gives the YAML mapping, nil when it is none. Its nodes know
// their lines in the file.
func parseFrontMatter(front []byte) (*yaml.Node, *Error) {
	const hint = "correct the lines between the two ---, for example: title: \"…\""
	if len(front) > maxFrontMatter {
		return nil, wrong(1, hint, "%w: the front matter has more than %d bytes", ErrTooLarge, maxFrontMatter)
	}
	// The line break in front stands for the first "---", so that lines count right.
	var doc yaml.Node
	if err := yaml.Unmarshal(append([]byte("\n"), front...), &doc); err != nil {
		// The line that yaml tells is at times the one before: better none than that.
		return nil, wrong(1, hint, "%w front matter: %s", ErrSyntax, yamlPlace.ReplaceAllString(err.Error(), ""))
	}
	if doc.Kind == 0 { // nothing, or comments alone
		return &yaml.Node{Kind: yaml.MappingNode}, nil
	}
	if doc.Kind != yaml.DocumentNode || doc.Content[0].Kind != yaml.MappingNode {
		return nil, nil
	}
	return doc.Content[0], nil
}

// fill puts the known keys of the front matter into the article.
func fill(a *knowledge.Article, mapping *yaml.Node) *Error {
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		key, value := mapping.Content[i].Value, mapping.Content[i+1]
		if !frontMatterKeys[key] || value.Tag == "!!null" {
			continue
		}
		if value.Kind != yaml.ScalarNode {
			return wrong(value.Line, "write one value", "%w: %s is not a single value", ErrField, key)
		}
		if e := set(a, key, value.Value); e != nil {
			e.Line = value.Line
			return e
		}
	}
	return nil
}

var frontMatterKeys = map[string]bool{
	"id": true, "title": true, "publisher": true, "source": true, "url": true,
	"date": true, "published": true, "lang": true, "language": true,
}
