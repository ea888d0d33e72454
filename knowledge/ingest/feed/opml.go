package feed

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/ukti-bot/ukti/knowledge/ingest"
)

// ErrNotOPML is wrapped by errors about a file that is no list of feeds in OPML.
var ErrNotOPML = errors.New("no list of feeds in OPML")

// ReadOPML gives the feeds that a list in OPML names, as feed readers export them, in
// its order and each once, with the titles that it has for them.
func ReadOPML(src []byte) ([]State, error) {
	decoded, err := ingest.Decode(src, "text/xml")
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNotOPML, err)
	}
	d := xml.NewDecoder(bytes.NewReader(plainXML(decoded)))
	d.Strict = false
	var list []State
	seen := map[string]bool{}
	isOPML := false
	for {
		token, err := d.Token()
		if err == io.EOF {
			break
		} else if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrNotOPML, err)
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		isOPML = isOPML || strings.EqualFold(start.Name.Local, "opml")
		s, ok := outline(start)
		if isOPML && ok && !seen[s.URL] {
			seen[s.URL] = true
			list = append(list, s)
		}
	}
	switch {
	case !isOPML:
		return nil, fmt.Errorf("%w: it has no <opml>", ErrNotOPML)
	case len(list) == 0:
		return nil, fmt.Errorf("%w: it names no feed (no outline with an xmlUrl)", ErrNotOPML)
	}
	return list, nil
}

// outline is the feed that an element names; false when it names none.
func outline(start xml.StartElement) (s State, ok bool) {
	if !strings.EqualFold(start.Name.Local, "outline") {
		return s, false
	}
	for _, a := range start.Attr {
		switch strings.ToLower(a.Name.Local) {
		case "xmlurl":
			s.URL = strings.TrimSpace(a.Value)
		case "title":
			s.Title = oneLine(a.Value)
		case "text":
			if s.Title == "" {
				s.Title = oneLine(a.Value)
			}
		}
	}
	return s, s.URL != ""
}

// WriteOPML writes feeds as a list that feed readers take.
func WriteOPML(w io.Writer, feeds []State) error {
	type entry struct {
		Type  string `xml:"type,attr"`
		Text  string `xml:"text,attr"`
		Title string `xml:"title,attr"`
		URL   string `xml:"xmlUrl,attr"`
	}
	list := struct {
		XMLName xml.Name `xml:"opml"`
		Version string   `xml:"version,attr"`
		Title   string   `xml:"head>title"`
		Feeds   []entry  `xml:"body>outline"`
	}{Version: "2.0", Title: "Ukti"}
	for _, s := range feeds {
		name := s.Title
		if name == "" {
			name = s.URL
		}
		list.Feeds = append(list.Feeds, entry{"rss", name, name, s.URL})
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	e := xml.NewEncoder(w)
	e.Indent("", "  ")
	if err := e.Encode(list); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}
