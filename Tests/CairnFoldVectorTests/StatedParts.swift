import CairnFold
import CairnModel
import struct Crypto.SHA256

/// The parts of a state's fingerprint, put together from what the state says by the words of
/// `protocol/rules.md`, and not by the code of the fold: so that neither may drift alone.
struct StatedParts {
  private var parts: [PartBytes] = []

  init(of state: StoryState, _ entries: [Entry]) {
    for entity in state.entities { add(entity) }
    addSurvey(state)
    addBaselines(entries)
  }

  /// In the order of their bytes, in hexadecimal digits.
  var hex: [String] {
    parts.map(\.bytes).sorted { $0.lexicographicallyPrecedes($1) }.map(\.hex)
  }

  /// The sum of their hashes mod 2^256, in hexadecimal digits.
  var fingerprint: String { PartBytes.sum(of: parts) }

  // MARK: Parts

  private mutating func add(_ entity: EntityState) {
    guard let kind = entity.kind else { return }
    let id = entity.id.event
    parts.append(PartBytes(1).number(id).number(kind.rawValue))
    for (key, register) in entity.fields {
      for write in register.siblings {
        parts.append(PartBytes(2).number(id).number(key.rawValue).write(write))
      }
    }
    for write in entity.retraction.siblings { parts.append(PartBytes(3).number(id).write(write)) }
    for (key, set) in entity.sets {
      add(set.elements, of: key, to: id, 4)
      add(set.removedAhead, of: key, to: id, 17)
    }
    let retractions = entity.retraction.siblings.filter { $0.value == .flag(true) }
    func isOpposed(_ write: Write) -> Int {
      let opposing = retractions.contains { retraction in
        retraction.event != write.event && !retraction.happened(before: write)
          && !write.happened(before: retraction)
      }
      return opposing ? 1 : 0
    }
    for write in entity.alias.siblings {
      parts.append(PartBytes(7).number(id).write(write).number(isOpposed(write)))
    }
    for write in entity.touches.siblings {
      parts.append(
        PartBytes(16).number(id).number(write.event).context(write.context)
          .number(isOpposed(write)))
    }
    parts += entity.samples.map { PartBytes(8).number(id).sample($0) }
    for note in entity.notes {
      for version in note.versions {
        parts.append(
          PartBytes(9).number(id).number(note.id).number(version.event)
            .text(version.text, version.tags))
      }
    }
    for attachment in entity.attachments {
      parts.append(
        PartBytes(10).number(id).number(attachment.id).bare(attachment.digest)
          .number(attachment.redactedBy == nil ? 0 : 1))
    }
    for standing in entity.judgements {
      parts.append(
        PartBytes(18).number(id).number(standing.event).judgement(standing.judgement))
    }
    for consent in entity.consents {
      parts.append(
        PartBytes(11).number(id).number(consent.id).text(consent.statement)
          .number(consent.withdrawnBy == nil ? 0 : 1))
    }
  }

  private mutating func add(
    _ elements: [ElementSet.Element], of key: FieldKey, to id: EventID, _ number: UInt8
  ) {
    for element in elements {
      for event in element.addedBy {
        parts.append(
          PartBytes(number).number(id).number(key.rawValue).short(element.value).number(event))
      }
    }
  }

  private mutating func addSurvey(_ state: StoryState) {
    let header = state.state.header
    for document in header.schemas.documents {
      parts.append(PartBytes(5).number(document.event).content(document.bytes))
    }
    for anomaly in state.anomalyList {
      parts.append(PartBytes(6).number(anomaly.event).number(anomaly.code.rawValue))
    }
    for act in header.setAsides.acts where act.revertedAt == nil {
      var part = PartBytes(20).number(act.event).number(act.points.count)
      for point in act.points {
        part = part.number(point.device.rawValue).number(point.after.rawValue)
          .number(point.withSuccessors ? 1 : 0)
      }
      parts.append(part)
    }
    for (device, role) in header.roles {
      parts.append(
        PartBytes(12).number(device.rawValue).number(role.rawValue)
          .number(
            !header.revoked.contains(device) ? 0 : header.revokedLineages.contains(device) ? 2 : 1
          )
          .number(header.kin[device]?.continues?.rawValue ?? 0)
          .number(header.kin[device]?.beside?.rawValue ?? 0))
    }
    if header.rulesLevel > 1 { parts.append(PartBytes(13).number(header.rulesLevel)) }
    for judgement in header.clockJudgements where judgement.revertedAt == nil {
      parts.append(PartBytes(19).number(judgement.device.rawValue).number(judgement.event))
    }
    for key in header.erased { parts.append(PartBytes(15).content(key)) }
  }

  private mutating func addBaselines(_ entries: [Entry]) {
    for case .event(let event) in entries {
      guard case .baselineImported(let body) = event.body else { continue }
      parts.append(
        PartBytes(14).number(event.id).text(body.source).number(body.figures.count))
    }
  }
}

/// The bytes of one part. Each step gives the part with something more behind it.
struct PartBytes {
  private(set) var bytes: [UInt8]

  init(_ number: UInt8) { bytes = [number] }

  private func appending(_ more: some Sequence<UInt8>) -> PartBytes {
    var part = self
    part.bytes += more
    return part
  }

  /// Seven bits a byte, the lowest first; the eighth says that more follow.
  func number(_ number: some BinaryInteger) -> PartBytes {
    var digits: [UInt8] = []
    var rest = UInt64(number)
    while rest > 127 {
      digits.append(UInt8(rest % 128) + 128)
      rest /= 128
    }
    return appending(digits + [UInt8(rest)])
  }

  /// 0, −1, 1, −2, … as 0, 1, 2, 3, …
  func signed(_ number: some BinaryInteger) -> PartBytes {
    let wide = Int64(number)
    return self.number(wide < 0 ? UInt64(-(wide + 1)) * 2 + 1 : UInt64(wide) * 2)
  }

  /// An id by its packed number.
  func number(_ event: EventID) -> PartBytes {
    number(event.sequence.rawValue * (1 << 20) + UInt64(event.device.rawValue))
  }

  func events(_ events: [EventID]) -> PartBytes {
    events.reduce(number(events.count)) { $0.number($1) }
  }

  func content(_ bytes: some Collection<UInt8>) -> PartBytes {
    number(bytes.count).appending(bytes)
  }

  func text(_ text: Text) -> PartBytes { content(text.string.utf8) }

  func bare(_ digest: Digest) -> PartBytes { appending([UInt8](hex: digest.hex) ?? []) }

  func context(_ context: Context) -> PartBytes {
    context.seen.reduce(number(context.base.rawValue).number(context.seen.count)) { part, seen in
      part.number(seen.device.rawValue).number(seen.sequence.rawValue)
    }
  }

  func write(_ write: Write) -> PartBytes {
    number(write.event).context(write.context).signed(write.corrected.milliseconds)
      .short(write.value)
  }

  /// A value of up to 64 bytes, or a byte 0 and its hash.
  func short(_ value: Value) -> PartBytes {
    let bytes = PartBytes(0).value(value).bytes.dropFirst()
    return bytes.count <= 64
      ? appending(bytes) : appending([0] + Array(SHA256.hash(data: Array(bytes))))
  }

  /// A byte 0 and up to 64 bytes of text and tags, or a byte 1 and their hash.
  func text(_ text: Text, _ tags: [Text]) -> PartBytes {
    var written = PartBytes(0).text(text).number(tags.count)
    for tag in tags { written = written.text(tag) }
    let bytes = written.bytes.dropFirst()
    return bytes.count <= 64
      ? appending([0] + bytes) : appending([1] + Array(SHA256.hash(data: Array(bytes))))
  }
  /// The sum of the hashes of parts mod 2^256, in hexadecimal digits.
  static func sum(of parts: [PartBytes]) -> String {
    var sum = [UInt8](repeating: 0, count: 32)
    for part in parts {
      var carry = 0
      for (place, byte) in Array(SHA256.hash(data: part.bytes)).enumerated().reversed() {
        let digit = Int(sum[place]) + Int(byte) + carry
        sum[place] = UInt8(digit & 255)
        carry = digit >> 8
      }
    }
    return sum.hex
  }

  func judgement(_ judgement: Judgement) -> PartBytes {
    switch judgement {
    case .distinct(let other): number(1).number(other.event)
    case .accepted(let name):
      number(2).number(name.code).optional(name.subject).optional(name.related)
        .number(name.key.map { UInt64($0.rawValue) + 1 } ?? 0).number(name.device?.rawValue ?? 0)
        .number(name.item == nil ? 0 : 1).text(name.item ?? "")
    }
  }

  private func optional(_ id: EntityID?) -> PartBytes { id.map { number($0.event) } ?? number(0) }

  func sample(_ sample: Sample) -> PartBytes {
    var part = number(sample.event).context(sample.context).text(sample.item).number(
      sample.value == nil ? 0 : 1)
    if let value = sample.value { part = part.value(value) }
    return part.text(sample.unit).number(sample.confidence.map { UInt64($0) + 1 } ?? 0)
      .events(sample.evidence).signed(sample.corrected.milliseconds)
      .signed(sample.observed.milliseconds)
  }

  func value(_ value: Value) -> PartBytes {
    switch value {
    case .text(let text): number(1).text(text)
    case .integer(let integer): number(2).signed(integer)
    case .decimal(let decimal): number(3).signed(decimal.mantissa).number(decimal.scale)
    case .flag(let flag): number(4).number(flag ? 1 : 0)
    case .date(let date): number(5).signed(date.year).number(date.month).number(date.day)
    case .time(let time): number(6).signed(time.milliseconds)
    case .code(let code): number(7).text(code)
    case .entity(let id): number(8).number(id.event)
    case .attachment(let id): number(9).number(id)
    case .point(let point):
      number(10).vertex(point.vertex).number(point.accuracyMillimetres)
        .number(point.isHandPlaced ? 1 : 0)
    case .line(let line): number(11).line(line)
    case .polygon(let polygon): number(12).polygon(polygon)
    case .multipolygon(let polygons):
      polygons.reduce(number(13).number(polygons.count)) { $0.polygon($1) }
    case .cleared: number(14)
    case .sealed(let sealed):
      number(15).content(sealed.subjectKeyID).content(sealed.nonce).content(sealed.ciphertext)
    }
  }

  private func vertex(_ vertex: Vertex) -> PartBytes {
    signed(vertex.latitudeE7).signed(vertex.longitudeE7)
  }

  private func line(_ line: [Vertex]) -> PartBytes {
    line.reduce(number(line.count)) { $0.vertex($1) }
  }

  private func polygon(_ polygon: Polygon) -> PartBytes {
    polygon.rings.reduce(number(polygon.rings.count)) { $0.line($1) }
  }
}
