package main

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// files is a log in memory.
type files map[string][]byte

func (f files) read(path string) ([]byte, error) {
	if data, ok := f[path]; ok {
		return data, nil
	}
	return nil, os.ErrNotExist
}

func numberedEntries(count int) [][]byte {
	entries := make([][]byte, count)
	for i := range entries {
		entries[i] = []byte(fmt.Sprintf("e%d", i))
	}
	return entries
}

// write makes a log by tlog's own means, so that a mistake in the forest can't hide.
func write(t *testing.T, entries [][]byte) (log files, vkey string) {
	t.Helper()
	var stored []tlog.Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		hashes := make([]tlog.Hash, 0, len(indexes))
		for _, index := range indexes {
			hashes = append(hashes, stored[index])
		}
		return hashes, nil
	})
	log = files{}
	size := int64(len(entries))
	for i, entry := range entries {
		hashes, err := tlog.StoredHashes(int64(i), entry, reader)
		if err != nil {
			t.Fatal(err)
		}
		stored = append(stored, hashes...)
		path, _ := tilePath("entries", int64(i/256), size)
		log[path] = append(log[path], byte(len(entry)>>8), byte(len(entry)))
		log[path] = append(log[path], entry...)
	}
	for _, tile := range tlog.NewTiles(8, 0, size) {
		data, err := tlog.ReadTileData(tile, reader)
		if err != nil {
			t.Fatal(err)
		}
		log["tile/"+strings.TrimPrefix(tile.Path(), "tile/8/")] = data
	}
	root, err := tlog.TreeHash(size, reader)
	if err != nil {
		t.Fatal(err)
	}
	skey, vkey, err := note.GenerateKey(rand.Reader, "field.example.org/test")
	if err != nil {
		t.Fatal(err)
	}
	signer, err := note.NewSigner(skey)
	if err != nil {
		t.Fatal(err)
	}
	text := fmt.Sprintf("field.example.org/test\n%d\n%s\n", size, base64.StdEncoding.EncodeToString(root[:]))
	log["checkpoint"], err = note.Sign(&note.Note{Text: text}, signer)
	if err != nil {
		t.Fatal(err)
	}
	return log, vkey
}

func TestRootsAreThoseComputedElsewhere(t *testing.T) {
	var leaves []tlog.Hash
	for _, text := range strings.Split(
		",00,10,2021,3031,40414243,5051525354555657,606162636465666768696a6b6c6d6e6f", ",") {
		entry, err := hex.DecodeString(text)
		if err != nil {
			t.Fatal(err)
		}
		leaves = append(leaves, leafHash(entry))
	}
	check := func(name string, root tlog.Hash, expected string) {
		if hex.EncodeToString(root[:]) != expected {
			t.Errorf("%s: %x, not %s", name, root, expected)
		}
	}
	trees := newForest(leaves)
	check("1", trees.root(1), "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")
	check("3", trees.root(3), "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77")
	check("8", trees.root(8), "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328")
	var numbered []tlog.Hash
	for _, entry := range numberedEntries(70000) {
		numbered = append(numbered, leafHash(entry))
	}
	trees = newForest(numbered)
	check("300", trees.root(300), "cdd6d98476f2aa18b7570d4d6a01c763c0cb66f43459ea30dcef57074600f6e1")
	check("70000", trees.root(70000), "7355ec72b940269ca1bb882b8b96e3a59c8d7bcace65e39123343c0a740b2c7f")
	empty := trees.root(0)
	if base64.StdEncoding.EncodeToString(empty[:]) != "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=" {
		t.Error("the empty tree has another root")
	}
}

func TestWholeLogsPass(t *testing.T) {
	for _, size := range []int{1, 2, 255, 256, 257, 1000, 66000} {
		log, vkey := write(t, numberedEntries(size))
		report, err := audit(log, vkey, 0)
		if err != nil || !strings.Contains(report, fmt.Sprintf("\nsize %d\n", size)) ||
			!strings.HasSuffix(report, "\nok\n") {
			t.Errorf("size %d: %v\n%s", size, err, report)
		}
	}
}

func TestAFlippedByteIsFound(t *testing.T) {
	entries := numberedEntries(1000)
	whole, vkey := write(t, entries)
	for _, path := range []string{
		"checkpoint", "tile/0/000", "tile/0/003.p/232", "tile/1/000.p/3", "tile/entries/000",
		"tile/entries/003.p/232",
	} {
		length := len(whole[path])
		if length == 0 {
			t.Fatalf("the log has no %s", path)
		}
		for _, offset := range []int{0, length / 2, length - 2} {
			damaged := files{}
			for name, data := range whole {
				damaged[name] = data
			}
			damaged[path] = append([]byte(nil), whole[path]...)
			damaged[path][offset] ^= 1
			if _, err := audit(damaged, vkey, 0); err == nil {
				t.Errorf("%s with another byte %d was not found", path, offset)
			}
		}
		missing := files{}
		for name, data := range whole {
			if name != path {
				missing[name] = data
			}
		}
		if _, err := audit(missing, vkey, 0); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("a log without %s: %v", path, err)
		}
	}
	other, _ := write(t, entries)
	if _, err := audit(other, vkey, 0); err == nil {
		t.Error("a checkpoint of another key was taken")
	}
}

// serve is a service that makes proofs; spoil may change what it answers.
func serve(log files, size int64, spoil func(path string, body []byte) []byte) *httptest.Server {
	reader := tlog.TileHashReader(treeOf(log), &tileFiles{files: log, kept: map[tlog.Tile][]byte{}})
	return httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		path := strings.TrimPrefix(r.URL.Path, "/log/")
		if r.Header.Get("Authorization") != "Bearer fresh" {
			http.Error(w, "token_missing", http.StatusUnauthorized)
			return
		}
		number := func(name string) int64 {
			value, _ := strconv.ParseInt(r.URL.Query().Get(name), 10, 64)
			return value
		}
		lines := ""
		body, err := []byte(nil), error(nil)
		switch path {
		case "proof":
			proof, failure := tlog.ProveRecord(size, number("index"), reader)
			for _, hash := range proof {
				lines += hash.String() + "\n"
			}
			body, err = []byte(fmt.Sprintf("c2sp.org/tlog-proof@v1\nindex %d\n%s\n%s",
				number("index"), lines, log["checkpoint"])), failure
		case "consistency":
			proof, failure := tlog.ProveTree(number("to"), number("from"), reader)
			for _, hash := range proof {
				lines += hash.String() + "\n"
			}
			body, err = []byte(lines), failure
		default:
			body, err = log.read(path)
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusNotFound)
			return
		}
		w.Write(spoil(path, append([]byte(nil), body...)))
	}))
}

func treeOf(log files) tlog.Tree {
	lines := strings.Split(string(log["checkpoint"]), "\n")
	size, _ := strconv.ParseInt(lines[1], 10, 64)
	root, _ := parseHash(lines[2])
	return tlog.Tree{N: size, Hash: root}
}

func TestAServiceIsAsked(t *testing.T) {
	for _, size := range []int{1, 257, 1000} {
		log, vkey := write(t, numberedEntries(size))
		whole := serve(log, int64(size), func(_ string, body []byte) []byte { return body })
		report, err := audit(newService(whole.URL+"/log/", "", "echo fresh"), vkey, 16)
		if err != nil || !strings.Contains(report, "\nserved_inclusion_proofs ") {
			t.Errorf("size %d: %v\n%s", size, err, report)
		}
		if _, err := audit(newService(whole.URL+"/log", "", ""), vkey, 16); err == nil {
			t.Error("an answer 401 was taken")
		}
		whole.Close()
		if size == 1 {
			continue
		}
		for _, spoiled := range []string{"proof", "consistency"} {
			bad := serve(log, int64(size), func(path string, body []byte) []byte {
				if path == spoiled && len(body) > 40 {
					line := len(body) - 3
					if path == "proof" {
						line = strings.Index(string(body), "\n\n") - 3
					}
					if body[line] == 'A' {
						body[line] = 'B'
					} else {
						body[line] = 'A'
					}
				}
				return body
			})
			if _, err := audit(newService(bad.URL+"/log", "fresh", ""), vkey, 16); err == nil ||
				!strings.Contains(err.Error(), "served") {
				t.Errorf("size %d, a spoiled %s: %v", size, spoiled, err)
			}
			bad.Close()
		}
	}
}
