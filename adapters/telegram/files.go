package telegram

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/ukti-bot/ukti/adapters"
)

const (
	// maxFile is how many bytes a file may have that Telegram gives to bots.
	maxFile = 20 << 20
	// prepareTime bounds getFile, which answers when the server has the file.
	prepareTime = time.Minute
)

// attached is the document that a message is about: the one it came with, else
// that of the message it answers.
func (m *message) attached() *document {
	for _, m := range []*message{m, m.repliedTo()} {
		if m != nil && m.Document != nil && m.Document.ID != "" {
			return m.Document
		}
	}
	return nil
}

// files returns [adapters.Question.Files].
func (a *Adapter) files(q ask) []adapters.File {
	d := q.document
	if d == nil {
		return nil
	}
	f := adapters.File{Name: d.Name, Size: d.Size, Open: func(ctx context.Context) (io.ReadCloser, error) {
		return a.api.open(ctx, d)
	}}
	if f.Name == "" {
		f.Name = "document"
	}
	if f.Size <= 0 { // Telegram has no empty files
		f.Size = -1
	}
	return []adapters.File{f}
}

// open asks where a document lies and begins to fetch it. ctx bounds the reading
// too. No error holds the token, which is part of the file's address.
func (c *client) open(ctx context.Context, d *document) (io.ReadCloser, error) {
	if d.Size > maxFile {
		return nil, tooBig()
	}
	var at struct {
		Path string `json:"file_path"`
		Size int64  `json:"file_size"`
	}
	err := c.callWithin(ctx, prepareTime, "getFile", args{"file_id": d.ID}, &at)
	var refused *callError
	switch {
	case errors.As(err, &refused) && strings.Contains(strings.ToLower(refused.text), "file is too big"), at.Size > maxFile:
		return nil, tooBig()
	case err != nil:
		return nil, err
	case onDisk(at.Path):
		// The path holds the token, so it is not told. It is not read either: it is
		// of the server's machine, and would let the server choose a file of this one.
		return nil, errors.New("telegram: the Bot API server at telegram.api_url runs with --local and names a file on its own disk; run it without --local to add files")
	case !fs.ValidPath(at.Path) || at.Path == ".":
		return nil, errors.New("telegram: getFile: the answer has no usable file_path; is telegram.api_url a Bot API server?")
	}
	size := d.Size
	if size <= 0 {
		size = at.Size
	}
	return c.download(ctx, at.Path, size)
}

func tooBig() error {
	return fmt.Errorf("telegram: the file has more than %d MB, and Telegram does not give such files to bots; split it", maxFile>>20)
}

// onDisk reports a path from the root of a disk, of any system.
func onDisk(path string) bool {
	return strings.HasPrefix(path, "/") || strings.Contains(path, `\`) || len(path) > 1 && path[1] == ':'
}

func (c *client) download(ctx context.Context, path string, size int64) (io.ReadCloser, error) {
	parts := strings.Split(path, "/")
	for i, part := range parts {
		parts[i] = url.PathEscape(part)
	}
	address := c.base + "/file/bot" + c.token.Reveal() + "/" + strings.Join(parts, "/")
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, c.notFetched(ctx, err)
	}
	request.Header.Set("Accept-Encoding", "identity") // the bytes as they lie there
	response, err := c.http.Do(request)
	if err != nil {
		return nil, c.notFetched(ctx, err)
	}
	if response.StatusCode != http.StatusOK {
		_ = response.Body.Close()
		hint := ""
		if c.base != Default().APIURL {
			hint = "; beside a Bot API server of your own a web server must serve its files"
		}
		return nil, fmt.Errorf("telegram: the file can't be fetched: HTTP %d%s", response.StatusCode, hint)
	}
	return &download{ctx: ctx, client: c, body: response.Body, size: size}, nil
}

// notFetched describes a failed download without its address.
func (c *client) notFetched(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	// As in [client.failed]: nothing to unwrap, so nothing that holds the URL.
	return fmt.Errorf("telegram: the file can't be fetched: %s", c.redact(withoutURL(err).Error()))
}

// download returns a file's bytes as they come, and never more than were promised.
// An end that comes too soon is an error, not the end of the file.
type download struct {
	ctx    context.Context
	client *client
	body   io.ReadCloser
	size   int64 // promised; 0 or less: not said
	n      int64 // read so far
	err    error // that ended it
}

func (d *download) Read(p []byte) (int, error) {
	if d.err != nil {
		return 0, d.err
	}
	n, err := d.body.Read(p)
	d.n += int64(n)
	most := int64(maxFile)
	if d.size > 0 {
		most = d.size
	}
	switch {
	case d.n > most:
		n -= int(d.n - most)
		d.err = errors.New("telegram: the file can't be fetched: it has more bytes than Telegram said")
	case err == io.EOF && d.n < d.size:
		d.err = fmt.Errorf("telegram: the file can't be fetched: it ends after %d of %d bytes: %w", d.n, d.size, io.ErrUnexpectedEOF)
	case err == io.EOF:
		d.err = io.EOF
	case err != nil:
		d.err = d.client.notFetched(d.ctx, err)
	}
	return n, d.err
}

func (d *download) Close() error {
	if err := d.body.Close(); err != nil {
		return d.client.notFetched(d.ctx, err)
	}
	return nil
}
