package opensearch

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// format is the number of what [document] and [mapping] are. A change of them, or of how
// words are folded and stemmed, raises it; an index of another one is refused.
const format = 3

// The fields of words: of a whole article with its head, and, with the stem, in the nested
// field "sentence", of each sentence.
const (
	fieldWord    = "word"
	fieldStem    = "stem"
	sentencePath = "sentence"

	fieldRunning   = "running"   // the words of a whole article in their order, for phrases
	fieldPublisher = "publisher" // as it is written
)

// The fields of a word that articles have, which is a document of its own.
const (
	lexemeWord     = "lexeme.word"
	lexemeStem     = "lexeme.stem"
	lexemeSpelling = "lexeme.spelling"
	lexemeSound    = "lexeme.sound"
	lexemeLength   = "lexeme.length" // bytes

	lexemeID = "\x01" // stands before the word in its id, as in no article's
)

// onlyArticles is the filter of documents that are no words.
var onlyArticles = object{"exists": object{"field": "sentences"}}

type object = map[string]any

// meta is what an index says of itself.
type meta struct {
	Ukti int   `json:"ukti"`          // its format
	Seq  int64 `json:"seq,omitempty"` // the archive's change up to which it is in step; 0: not known
}

// alias is what the index is reached by. Each format has its own, so that two versions of
// Ukti can be asked beside each other.
func (c *Client) alias() string { return c.o.Index + "-v" + strconv.Itoa(format) }

// mapping of a new index of so many shards. Of what is sent only the mark is kept as it is; the words are
// kept as they are searched for, and nothing else of a text.
func mapping(shards int) object {
	word := object{"type": "keyword", "doc_values": false}
	fields := object{fieldWord: word}
	fields["mark"] = object{"type": "keyword", "index": false, "doc_values": false}
	fields["published"] = object{"type": "date", "format": "epoch_second"}
	fields["sentences"] = object{"type": "integer"}
	fields["words"] = object{"type": "integer"}
	fields[fieldPublisher] = object{"type": "keyword", "doc_values": false}
	fields[fieldRunning] = object{"type": "text", "analyzer": "whitespace", "norms": false}
	fields["lexeme"] = object{"properties": object{"word": word, "stem": word, "spelling": word, "sound": word, "length": object{"type": "integer"}}}
	fields[sentencePath] = object{"type": "nested", "properties": object{fieldWord: word, fieldStem: word}}
	return object{
		"settings": object{"index": object{
			"number_of_shards": shards, "auto_expand_replicas": "0-1", "refresh_interval": "5s",
			"mapping": object{"nested_objects": object{"limit": maxSentences}},
		}},
		"mappings": object{
			"dynamic": "strict", "_meta": meta{Ukti: format},
			"_source": object{"includes": []string{"mark"}}, "properties": fields,
		},
	}
}

// behind returns the index that the alias stands for. The error wraps [ErrMissing] where
// there is none, and [ErrOther] where it is of another format.
func (c *Client) behind(ctx context.Context) (s Stand, err error) {
	var found map[string]struct {
		Mappings struct {
			Meta meta `json:"_meta"`
		}
	}
	if err := c.do(ctx, request{method: http.MethodGet, path: "/" + c.alias() + "/_mapping", into: &found}); err != nil {
		return Stand{}, err
	}
	for name, of := range found {
		switch {
		case !strings.HasPrefix(name, c.alias()+"-"):
			return Stand{}, fmt.Errorf("opensearch: there is an index %q that is none of Ukti's; give search.opensearch.index another name", name)
		case of.Mappings.Meta.Ukti != format:
			return Stand{}, fmt.Errorf("opensearch: %w", ErrOther)
		}
		s = Stand{Index: name, Seq: of.Mappings.Meta.Seq}
	}
	if s.Index == "" {
		return Stand{}, fmt.Errorf("opensearch: %w", ErrMissing)
	}
	return s, nil
}

// create makes a new index, without the alias.
func (c *Client) create(ctx context.Context) (index string, err error) {
	index = c.alias() + "-" + strconv.FormatInt(time.Now().UnixMilli(), 10)
	return index, c.do(ctx, request{method: http.MethodPut, path: "/" + index, body: mapping(max(1, c.o.Shards))})
}

// use lets the alias stand for an index from now on, in one step, and then deletes those
// that it stood for.
func (c *Client) use(ctx context.Context, index string) error {
	old, err := c.aliased(ctx)
	if err != nil {
		return err
	}
	actions := []object{{"add": object{"index": index, "alias": c.alias()}}}
	for _, name := range old {
		actions = append(actions, object{"remove": object{"index": name, "alias": c.alias()}})
	}
	err = c.do(ctx, request{method: http.MethodPost, path: "/_aliases", body: object{"actions": actions}})
	for _, name := range old {
		if err == nil {
			err = c.do(ctx, request{method: http.MethodDelete, path: "/" + name})
		}
	}
	return err
}

// aliased returns the indexes that the alias stands for, none where it is not there.
func (c *Client) aliased(ctx context.Context) ([]string, error) {
	var found map[string]any
	err := c.do(ctx, request{method: http.MethodGet, path: "/" + c.alias() + "/_alias/" + c.alias(), into: &found})
	if errors.Is(err, ErrMissing) {
		return nil, nil
	}
	var names []string
	for name := range found {
		names = append(names, name)
	}
	slices.Sort(names)
	return names, err
}
