import CairnModel
import FoundationEssentials
import SwiftProtobuf

/// Reads a message and then what it means, so that both failures are one.
func decoding<Wire: SwiftProtobuf.Message, Meaning>(
  _ type: Wire.Type, from bytes: some SwiftProtobufContiguousBytes,
  _ meaning: (Wire) throws(MeaninglessValue) -> Meaning
) throws(WireError) -> Meaning {
  let wire: Wire
  do {
    wire = try Wire(serializedBytes: bytes)
  } catch {
    throw WireError(byteOffset: 0, "a body that is not the expected message")
  }
  do {
    return try meaning(wire)
  } catch {
    throw WireError(byteOffset: 0, error.what)
  }
}
