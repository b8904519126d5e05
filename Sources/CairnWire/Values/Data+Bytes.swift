import CairnModel
import FoundationEssentials

extension Digest {
  /// - Throws: `MeaninglessValue` unless there are 32 bytes.
  init(wire data: Data) throws(MeaninglessValue) {
    guard let digest = Digest(data) else { throw MeaninglessValue("a hash of another size") }
    self = digest
  }

  var wire: Data { withUnsafeBytes { Data($0) } }
}

extension EventID {
  init(wire packed: UInt64) throws(MeaninglessValue) {
    guard let id = EventID(packed: packed) else {
      throw MeaninglessValue("an event id out of range")
    }
    self = id
  }

  /// 0 stands for none.
  static func optional(wire packed: UInt64) throws(MeaninglessValue) -> EventID? {
    packed == 0 ? nil : try EventID(wire: packed)
  }
}

extension EntityID {
  init(wire packed: UInt64) throws(MeaninglessValue) { self.init(try EventID(wire: packed)) }
}

extension KindNumber {
  init(wire number: UInt32) throws(MeaninglessValue) {
    guard let kind = KindNumber(claimed: number) else {
      throw MeaninglessValue("a kind out of range")
    }
    self = kind
  }
}

extension FieldKey {
  init(wire number: UInt32) throws(MeaninglessValue) {
    guard let key = FieldKey(claimed: number) else {
      throw MeaninglessValue("the key of a field out of range")
    }
    self = key
  }
}

extension LogSize {
  init(wire number: UInt64) throws(MeaninglessValue) {
    guard let size = LogSize(claimed: number) else {
      throw MeaninglessValue("a size that no log has")
    }
    self = size
  }
}

extension DeviceNumber {
  init(wire number: UInt32) throws(MeaninglessValue) {
    guard let device = DeviceNumber(number) else {
      throw MeaninglessValue("a device number out of range")
    }
    self = device
  }
}

extension EventSequence {
  init(wire number: UInt64) throws(MeaninglessValue) {
    guard let sequence = EventSequence(number) else {
      throw MeaninglessValue("a sequence out of range")
    }
    self = sequence
  }
}

extension Text {
  init(wire string: String, maximum: Int) throws(MeaninglessValue) {
    guard string.utf8.count <= maximum else { throw MeaninglessValue("a text that is too long") }
    self.init(string)
  }
}

extension EntryList {
  init(wire data: Data) throws(MeaninglessValue) {
    do { try self.init(parsing: Array(data)) } catch { throw MeaninglessValue("\(error)") }
  }
}
