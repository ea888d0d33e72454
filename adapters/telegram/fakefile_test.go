package telegram

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// fakeFile is a file at the fake server.
type fakeFile struct {
	path    string // as getFile gives it
	said    int64  // the size that getFile gives; 0 leaves it out
	content string
	status  int    // of the download; 0 is 200
	ends    string // "stalls" or "breaks" after content, "lost" before the answer
}

func (f *fakeAPI) getFile(v url.Values) (int, []byte, error) {
	file := f.files[v.Get("file_id")]
	if file == nil {
		return refuse(400, "Bad Request: wrong file_id or the file is temporarily unavailable", nil)
	}
	at := map[string]any{"file_id": v.Get("file_id"), "file_path": file.path}
	if file.said != 0 {
		at["file_size"] = file.said
	}
	return ok(at)
}

// download is the file server beside the API. It keeps the token in the address.
func (f *fakeAPI) download(r *http.Request) (*http.Response, error) {
	response := &http.Response{
		StatusCode: http.StatusNotFound, Header: http.Header{}, Request: r, ContentLength: -1,
		Body: io.NopCloser(strings.NewReader(`{"ok":false,"error_code":404,"description":"no ` + r.URL.Path + `"}`)),
	}
	path, mine := strings.CutPrefix(r.URL.Path, "/file/bot"+f.token+"/")
	if r.Method != http.MethodGet || !mine {
		return response, nil
	}
	if r.Header.Get("Accept-Encoding") != "identity" {
		f.dislike("a file that may be compressed on its way")
	}
	for _, file := range f.files {
		switch {
		case file.path != path:
		case file.ends == "lost":
			return nil, fmt.Errorf("proxy: no way to %s", r.URL)
		case file.status != 0:
			response.StatusCode = file.status
			response.Header.Set("Location", r.URL.String()+"?again")
		default:
			response.StatusCode = http.StatusOK
			response.Body = &fakeBody{strings.NewReader(file.content), file.ends, r}
		}
	}
	return response, nil
}

// fakeBody is a file's content, and then what happens at its end.
type fakeBody struct {
	*strings.Reader
	ends    string
	request *http.Request
}

func (b *fakeBody) Read(p []byte) (int, error) {
	if n, err := b.Reader.Read(p); err == nil {
		return n, nil
	}
	switch b.ends {
	case "stalls":
		<-b.request.Context().Done()
		return 0, b.request.Context().Err()
	case "breaks":
		return 0, &url.Error{Op: "read", URL: b.request.URL.String(), Err: errLost}
	}
	return 0, io.EOF
}

func (b *fakeBody) Close() error { return nil }

// serveFile is download behind a socket.
func (f *fakeAPI) serveFile(w http.ResponseWriter, r *http.Request) {
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
