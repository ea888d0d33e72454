package telegramfake

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// File is a file at the fake server.
type File struct {
	Path    string // as getFile gives it
	Said    int64  // the size that getFile gives; 0 leaves it out
	Content string
	Status  int    // of the download; 0 is 200
	Ends    string // "stalls" or "breaks" after content, "lost" before the answer
}

func (f *Server) getFile(v url.Values) (int, []byte, error) {
	file := f.Files[v.Get("file_id")]
	if file == nil {
		return refuse(400, "Bad Request: wrong file_id or the file is temporarily unavailable", nil)
	}
	at := map[string]any{"file_id": v.Get("file_id"), "file_path": file.Path}
	if file.Said != 0 {
		at["file_size"] = file.Said
	}
	return ok(at)
}

// download is the file server beside the API. It keeps the token in the address.
func (f *Server) download(r *http.Request) (*http.Response, error) {
	response := &http.Response{
		StatusCode: http.StatusNotFound, Header: http.Header{}, Request: r, ContentLength: -1,
		Body: io.NopCloser(strings.NewReader(`{"ok":false,"error_code":404,"description":"no ` + r.URL.Path + `"}`)),
	}
	path, mine := strings.CutPrefix(r.URL.Path, "/file/bot"+f.Token+"/")
	if r.Method != http.MethodGet || !mine {
		return response, nil
	}
	if r.Header.Get("Accept-Encoding") != "identity" {
		f.dislike("a file that may be compressed on its way")
	}
	for _, file := range f.Files {
		switch {
		case file.Path != path:
		case file.Ends == "lost":
			return nil, fmt.Errorf("proxy: no way to %s", r.URL)
		case file.Status != 0:
			response.StatusCode = file.Status
			response.Header.Set("Location", r.URL.String()+"?again")
		default:
			response.StatusCode = http.StatusOK
			response.Body = &body{strings.NewReader(file.Content), file.Ends, r}
		}
	}
	return response, nil
}

// body is a file's content, and then what happens at its end.
type body struct {
	*strings.Reader
	Ends    string
	Request *http.Request
}

func (b *body) Read(p []byte) (int, error) {
	if n, err := b.Reader.Read(p); err == nil {
		return n, nil
	}
	switch b.Ends {
	case "stalls":
		<-b.Request.Context().Done()
		return 0, b.Request.Context().Err()
	case "breaks":
		return 0, &url.Error{Op: "read", URL: b.Request.URL.String(), Err: ErrLost}
	}
	return 0, io.EOF
}

func (b *body) Close() error { return nil }

// serveFile is download behind a socket.
func (f *Server) serveFile(w http.ResponseWriter, r *http.Request) {
	response, err := f.download(r)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	for key, values := range response.Header {
		w.Header()[key] = values
	}
	w.WriteHeader(response.StatusCode)
	body := make([]byte, 1<<18)
	for {
		n, err := response.Body.Read(body)
		_, _ = w.Write(body[:n])
		switch {
		case err == nil:
			_ = http.NewResponseController(w).Flush()
		case errors.Is(err, io.EOF), errors.Is(err, context.Canceled):
			return
		default:
			panic(http.ErrAbortHandler)
		}
	}
}
