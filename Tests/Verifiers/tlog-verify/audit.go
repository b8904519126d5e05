package main

import (
	"encoding/base64"
	"fmt"
	"math/rand"
	"net/url"
	"sort"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// audit checks a whole log and says what it checked, or the first place that is wrong.
func audit(files source, vkey string, proofCount int) (report string, err error) {
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		return "", fmt.Errorf("the verifier key: %w", err)
	}
	signed, err := files.read("checkpoint")
	if err != nil {
		return "", fmt.Errorf("checkpoint: %w", err)
	}
	tree, err := openCheckpoint(signed, verifier)
	if err != nil {
		return "", fmt.Errorf("checkpoint: %w", err)
	}
	leaves, byteCount, err := readLeaves(files, tree.N)
	if err != nil {
		return "", err
	}
	trees := newForest(leaves)
	full, partial, err := checkTiles(files, trees, tree.N)
	if err != nil {
		return "", err
	}
	if root := trees.root(tree.N); root != tree.Hash {
		return "", fmt.Errorf("the entries lead to the root %v, the checkpoint says %v", root, tree.Hash)
	}
	log := log{verifier: verifier, tree: tree, leaves: leaves, trees: trees}
	inclusions, consistencies, err := log.proveFromTiles(files)
	if err != nil {
		return "", err
	}
	report = fmt.Sprintf("origin %s\nsize %d\nroot %v\nentry_bytes %d\nfull_tiles %d\npartial_tiles %d\n"+
		"inclusion_proofs %d\nconsistency_proofs %d\n",
		verifier.Name(), tree.N, tree.Hash, byteCount, full, partial, inclusions, consistencies)
	if service, ok := files.(prover); ok {
		inclusions, consistencies, err = log.checkServedProofs(service, proofCount)
		if err != nil {
			return "", err
		}
		report += fmt.Sprintf("served_inclusion_proofs %d\nserved_consistency_proofs %d\n",
			inclusions, consistencies)
	}
	return report + "ok\n", nil
}

// openCheckpoint verifies a note and reads its three lines; tlog.ParseTree wants those of go.sum.
func openCheckpoint(signed []byte, verifier note.Verifier) (tree tlog.Tree, err error) {
	opened, err := note.Open(signed, note.VerifierList(verifier))
	if err != nil {
		return tree, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) < 4 {
		return tree, fmt.Errorf("the note has %d lines", len(lines)-1)
	}
	if lines[0] != verifier.Name() {
		return tree, fmt.Errorf("the origin is %q, the key's name %q", lines[0], verifier.Name())
	}
	if tree.N, err = strconv.ParseInt(lines[1], 10, 64); err != nil || tree.N < 0 ||
		strconv.FormatInt(tree.N, 10) != lines[1] {
		return tree, fmt.Errorf("the size %q is no number", lines[1])
	}
	tree.Hash, err = parseHash(lines[2])
	return tree, err
}

func parseHash(text string) (hash tlog.Hash, err error) {
	data, err := base64.StdEncoding.Strict().DecodeString(text)
	if err != nil || len(data) != tlog.HashSize {
		return hash, fmt.Errorf("%q is no hash", text)
	}
	copy(hash[:], data)
	return hash, nil
}

// log is a log whose entries and tiles were found to lead to its root.
type log struct {
	verifier note.Verifier
	tree     tlog.Tree
	leaves   []tlog.Hash
	trees    forest
}

// proveFromTiles makes proofs from the served tiles and checks them against the entries' hashes.
func (l log) proveFromTiles(files source) (inclusions, consistencies int, err error) {
	if l.tree.N == 0 {
		return 0, 0, nil
	}
	reader := tlog.TileHashReader(l.tree, &tileFiles{files: files, kept: map[tlog.Tile][]byte{}})
	root, err := tlog.TreeHash(l.tree.N, reader)
	if err != nil {
		return 0, 0, fmt.Errorf("the root from the tiles: %w", err)
	}
	if root != l.tree.Hash {
		return 0, 0, fmt.Errorf("the tiles lead to the root %v, the checkpoint says %v", root, l.tree.Hash)
	}
	for _, index := range interesting(l.tree.N-1, 256) {
		proof, err := tlog.ProveRecord(l.tree.N, index, reader)
		if err == nil {
			err = tlog.CheckRecord(proof, l.tree.N, l.tree.Hash, index, l.leaves[index])
		}
		if err != nil {
			return 0, 0, fmt.Errorf("inclusion of entry %d: %w", index, err)
		}
		inclusions++
	}
	sizes := interesting(l.tree.N, 24)
	for i, to := range sizes {
		for _, from := range sizes[:i+1] {
			if from == 0 {
				continue
			}
			proof, err := tlog.ProveTree(to, from, reader)
			if err == nil {
				err = tlog.CheckTree(proof, to, l.trees.root(to), from, l.trees.root(from))
			}
			if err != nil {
				return 0, 0, fmt.Errorf("consistency of %d with %d: %w", from, to, err)
			}
			consistencies++
		}
	}
	return inclusions, consistencies, nil
}

// checkServedProofs asks the service for proofs and checks them.
func (l log) checkServedProofs(service prover, count int) (inclusions, consistencies int, err error) {
	if l.tree.N == 0 {
		return 0, 0, nil
	}
	for _, index := range interesting(l.tree.N-1, count) {
		if err := l.checkServedInclusion(service, index); err != nil {
			return 0, 0, fmt.Errorf("served inclusion proof of entry %d: %w", index, err)
		}
		inclusions++
	}
	sizes := interesting(l.tree.N, count)
	for i, from := range sizes {
		if from == 0 {
			continue
		}
		for _, to := range []int64{sizes[(i+len(sizes))/2], l.tree.N} {
			proof, err := servedConsistency(service, from, to)
			if err == nil {
				err = tlog.CheckTree(proof, to, l.trees.root(to), from, l.trees.root(from))
			}
			if err != nil {
				return 0, 0, fmt.Errorf("served consistency proof of %d with %d: %w", from, to, err)
			}
			consistencies++
		}
	}
	return inclusions, consistencies, nil
}

func servedConsistency(service prover, from, to int64) (proof tlog.TreeProof, err error) {
	text, err := service.ask("consistency", url.Values{
		"from": {fmt.Sprint(from)}, "to": {fmt.Sprint(to)},
	})
	if err != nil {
		return nil, err
	}
	hashes, err := parseHashes(strings.Split(strings.TrimSuffix(string(text), "\n"), "\n"))
	return hashes, err
}

// checkServedInclusion checks a C2SP tlog-proof. The log may have grown since the audit began.
func (l log) checkServedInclusion(service prover, index int64) error {
	text, err := service.ask("proof", url.Values{"index": {fmt.Sprint(index)}})
	if err != nil {
		return err
	}
	head, signed, isFound := strings.Cut(string(text), "\n\n")
	lines := strings.Split(head, "\n")
	if !isFound || len(lines) < 2 || lines[0] != "c2sp.org/tlog-proof@v1" ||
		lines[1] != fmt.Sprintf("index %d", index) {
		return fmt.Errorf("not a proof of this entry: %.80q", text)
	}
	proof, err := parseHashes(lines[2:])
	if err != nil {
		return err
	}
	tree, err := openCheckpoint([]byte(signed), l.verifier)
	if err != nil {
		return err
	}
	if tree.N > l.tree.N {
		consistency, err := servedConsistency(service, l.tree.N, tree.N)
		if err == nil {
			err = tlog.CheckTree(consistency, tree.N, tree.Hash, l.tree.N, l.tree.Hash)
		}
		if err != nil {
			return fmt.Errorf("its checkpoint of %d entries does not extend the log: %w", tree.N, err)
		}
	} else if tree.Hash != l.trees.root(tree.N) {
		return fmt.Errorf("its checkpoint of %d entries has another root", tree.N)
	}
	return tlog.CheckRecord(proof, tree.N, tree.Hash, index, l.leaves[index])
}

func parseHashes(lines []string) (hashes []tlog.Hash, err error) {
	for _, line := range lines {
		if line == "" && len(lines) == 1 {
			return nil, nil
		}
		hash, err := parseHash(line)
		if err != nil {
			return nil, err
		}
		hashes = append(hashes, hash)
	}
	return hashes, nil
}

// interesting picks numbers from 0 to last: the ends, what lies about powers of two and tiles'
// borders, and others by a fixed seed. About count of them, in order.
func interesting(last int64, count int) []int64 {
	picked := map[int64]bool{}
	pick := func(number int64) {
		if 0 <= number && number <= last && len(picked) < count {
			picked[number] = true
		}
	}
	pick(last)
	pick(0)
	for _, border := range []int64{1, 256, 65536, 512, 2, last &^ 255, last &^ 65535, 4, 1024, 8192} {
		pick(border)
		pick(border - 1)
		pick(border + 1)
	}
	random := rand.New(rand.NewSource(1))
	for try := 0; try < 4*count; try++ {
		pick(random.Int63n(last + 1))
	}
	numbers := make([]int64, 0, len(picked))
	for number := range picked {
		numbers = append(numbers, number)
	}
	sort.Slice(numbers, func(i, j int) bool { return numbers[i] < numbers[j] })
	return numbers
}
