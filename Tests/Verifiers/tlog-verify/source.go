package main

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// A source holds the files of one log under their C2SP paths.
type source interface {
	read(path string) ([]byte, error)
}

// A prover is a source that makes proofs itself.
type prover interface {
	source
	ask(path string, query url.Values) ([]byte, error)
}

// folder is a log as static files.
type folder string

func (f folder) read(path string) ([]byte, error) {
	return os.ReadFile(filepath.Join(string(f), filepath.FromSlash(path)))
}

// The largest answer: a bundle of 256 entries of 65,535 bytes.
const answerByteCountMaximum = 256*(65535+2) + 1

// service is a log behind HTTP.
type service struct {
	prefix  string
	token   string
	command string
	fetched time.Time
	client  *http.Client
}

func newService(prefix, token, command string) *service {
	return &service{
		prefix: strings.TrimRight(prefix, "/"), token: token, command: command,
		client: &http.Client{
			Timeout: time.Minute,
			CheckRedirect: func(*http.Request, []*http.Request) error {
				return errors.New("the service redirects")
			},
		},
	}
}

// bearer gives a token that is fresh enough: devices' tokens live for two minutes.
func (s *service) bearer() (string, error) {
	if s.command == "" || time.Since(s.fetched) < time.Minute {
		return s.token, nil
	}
	command := exec.Command("sh", "-c", s.command)
	command.Stderr = os.Stderr
	output, err := command.Output()
	if err != nil {
		return "", fmt.Errorf("the token command failed: %w", err)
	}
	s.token, s.fetched = strings.TrimSpace(string(output)), time.Now()
	return s.token, nil
}

func (s *service) read(path string) ([]byte, error) { return s.ask(path, nil) }

func (s *service) ask(path string, query url.Values) ([]byte, error) {
	address := s.prefix + "/" + path
	if query != nil {
		address += "?" + query.Encode()
	}
	request, err := http.NewRequest("GET", address, nil)
	if err != nil {
		return nil, err
	}
	token, err := s.bearer()
	if err != nil {
		return nil, err
	}
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	response, err := s.client.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, answerByteCountMaximum))
	if err != nil {
		return nil, err
	}
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s answered %s: %.200s", address, response.Status, body)
	}
	return body, nil
}
