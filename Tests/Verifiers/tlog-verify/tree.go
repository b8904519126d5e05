package main

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math/bits"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// A forest holds the roots of all perfect subtrees over a log's leaves: forest[h][i] covers the
// leaves i·2^h to (i+1)·2^h. It is computed from the entries alone (RFC 6962, section 2.1).
type forest [][]tlog.Hash

func leafHash(entry []byte) tlog.Hash {
	return sha256.Sum256(append([]byte{0}, entry...))
}

func nodeHash(left, right tlog.Hash) tlog.Hash {
	return sha256.Sum256(append(append([]byte{1}, left[:]...), right[:]...))
}

func newForest(leaves []tlog.Hash) forest {
	rows := forest{leaves}
	for last := leaves; len(last) >= 2; {
		row := make([]tlog.Hash, len(last)/2)
		for i := range row {
			row[i] = nodeHash(last[2*i], last[2*i+1])
		}
		rows = append(rows, row)
		last = row
	}
	return rows
}

// root is the root over the first size leaves.
func (f forest) root(size int64) tlog.Hash {
	if size == 0 {
		return sha256.Sum256(nil)
	}
	var root tlog.Hash
	isFirst := true
	for rest := uint64(size); rest != 0; rest &= rest - 1 {
		height := bits.TrailingZeros64(rest)
		peak := f[height][rest>>height-1]
		if isFirst {
			root, isFirst = peak, false
		} else {
			root = nodeHash(peak, root)
		}
	}
	return root
}

// path is what C2SP calls the tile n of a level (or "entries") of a log that holds count hashes there.
func tilePath(level string, n, count int64) (path string, width int) {
	width = 256
	if rest := count - n*256; rest < 256 {
		width = int(rest)
	}
	path = fmt.Sprintf("%03d", n%1000)
	for high := n / 1000; high > 0; high /= 1000 {
		path = fmt.Sprintf("x%03d/%s", high%1000, path)
	}
	path = "tile/" + level + "/" + path
	if width < 256 {
		path += fmt.Sprintf(".p/%d", width)
	}
	return path, width
}

// parseBundle takes the entries out of a bundle: each behind its length as uint16, big-endian.
func parseBundle(data []byte) (entries [][]byte, err error) {
	for offset := 0; offset < len(data); {
		if len(data)-offset < 2 {
			return nil, fmt.Errorf("entry %d is cut off at byte %d", len(entries), offset)
		}
		length := int(binary.BigEndian.Uint16(data[offset:]))
		if len(data)-offset-2 < length {
			return nil, fmt.Errorf("entry %d is cut off at byte %d", len(entries), offset)
		}
		entries = append(entries, data[offset+2:offset+2+length])
		offset += 2 + length
	}
	return entries, nil
}

// readLeaves hashes the entries of all bundles.
func readLeaves(files source, size int64) (leaves []tlog.Hash, byteCount int64, err error) {
	for n := int64(0); n*256 < size; n++ {
		path, width := tilePath("entries", n, size)
		data, err := files.read(path)
		if err != nil {
			return nil, 0, fmt.Errorf("bundle %d: %w", n, err)
		}
		entries, err := parseBundle(data)
		if err != nil {
			return nil, 0, fmt.Errorf("bundle %d: %w", n, err)
		}
		if len(entries) != width {
			return nil, 0, fmt.Errorf("bundle %d has %d entries instead of %d", n, len(entries), width)
		}
		for _, entry := range entries {
			leaves = append(leaves, leafHash(entry))
			byteCount += int64(len(entry))
		}
	}
	return leaves, byteCount, nil
}

// checkTiles compares every hash of every tile that a log of this size has with the forest.
func checkTiles(files source, trees forest, size int64) (full, partial int, err error) {
	for level := 0; size>>(8*level) > 0; level++ {
		count := size >> (8 * level)
		for n := int64(0); n*256 < count; n++ {
			path, width := tilePath(fmt.Sprint(level), n, count)
			data, err := files.read(path)
			if err != nil {
				return 0, 0, fmt.Errorf("%s: %w", path, err)
			}
			if len(data) != width*tlog.HashSize {
				return 0, 0, fmt.Errorf("%s has %d bytes instead of %d", path, len(data), width*tlog.HashSize)
			}
			for i := 0; i < width; i++ {
				if string(data[i*32:i*32+32]) != string(trees[8*level][n*256+int64(i)][:]) {
					first := (n*256 + int64(i)) << (8 * level)
					return 0, 0, fmt.Errorf("%s: hash %d is not that of the entries from %d", path, i, first)
				}
			}
			if width == 256 {
				full++
			} else {
				partial++
			}
		}
	}
	return full, partial, nil
}

// tileFiles serves the tiles of a log to tlog.TileHashReader, which checks them again by itself.
type tileFiles struct {
	files source
	kept  map[tlog.Tile][]byte
}

func (t *tileFiles) Height() int { return 8 }

func (t *tileFiles) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	all := make([][]byte, 0, len(tiles))
	for _, tile := range tiles {
		data, isKept := t.kept[tile]
		if !isKept {
			var err error
			// Go's checksum database has the height in its paths, C2SP has not.
			path := "tile/" + strings.TrimPrefix(tile.Path(), "tile/8/")
			if data, err = t.files.read(path); err != nil {
				return nil, fmt.Errorf("%s: %w", path, err)
			}
			t.kept[tile] = data
		}
		all = append(all, data)
	}
	return all, nil
}

func (t *tileFiles) SaveTiles([]tlog.Tile, [][]byte) {}
