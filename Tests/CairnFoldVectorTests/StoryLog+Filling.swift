import CairnFold
import CairnModel

/// Of what one device says of one entity, so much counts (R53): what is told to the last byte.
extension StoryLog {
  /// Events of a device.
  func count(of number: UInt32) -> Int {
    entries.count { entry in
      if case .event(let event) = entry { event.id.device == device(number) } else { false }
    }
  }

  /// What is left.
  func room(of number: UInt32, in entity: String) -> Int {
    entries.reduce(Limits.byteCountPerEntityMaximum) { room, entry in
      guard case .event(let event) = entry, event.id.device == device(number),
        FoldState.subjects(of: event).contains(id(entity))
      else { return room }
      return room - StoryBytes.count(of: entry)
    }
  }

  /// A device says so much of an entity that so many bytes of its room are left.
  mutating func fill(_ number: UInt32, _ entity: String, leaving left: Int) {
    var rest = room(of: number, in: entity) - left
    while rest > 0 {
      let byteCount = rest > 130_000 ? 65_000 : rest > 65_000 ? rest / 2 : rest
      say(number, entity, byteCount: byteCount)
      rest -= byteCount
    }
  }

  /// A device says something of an entity in an entry of so many bytes.
  mutating func say(_ number: UInt32, _ entity: String, byteCount: Int) {
    var textByteCount = byteCount - min(byteCount, 100)
    for _ in 0..<8 {
      var tried = self
      tried.push(number, words(of: entity, byteCount: textByteCount))
      let difference = tried.entries.last.map { byteCount - StoryBytes.count(of: $0) } ?? 0
      guard difference != 0 else { return self = tried }
      textByteCount += difference
    }
    preconditionFailure("no entry has \(byteCount) bytes")
  }

  /// As few texts as hold so many bytes.
  private func words(of entity: String, byteCount: Int) -> StoryAct {
    var fields: [Field] = []
    var rest = byteCount
    repeat {
      let count = min(rest, Limits.textByteCountMaximum)
      rest -= count
      fields.append(remark(fields.count, Text(String(repeating: "a", count: count))))
    } while rest > 0
    return StoryAct(.fieldsRevised(FieldsRevised(entity: id(entity), fields: fields)))
  }
}

/// One of a few fields that no schema names.
func remark(_ number: Int, _ text: Text) -> Field {
  Field(FieldKey(StorySchema.custom.rawValue + UInt32(number)), .text(text))
}
