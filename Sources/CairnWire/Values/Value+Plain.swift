import CairnModel

extension Value {
  /// The values of one number or one text, and points. Lines and areas come the long way.
  init(plain message: PlainScanner) throws(NotPlain) {
    var message = message
    switch try message.next() {
    case .bytes(1): self = .text(try message.text(atMost: Limits.textByteCountMaximum))
    case .number(2): self = .integer(try message.signed())
    case .bytes(3): self = .decimal(try Decimal(plain: message.message()))
    case .number(4): self = .flag(try message.flag())
    case .bytes(5): self = .date(try CalendarDate(plain: message.message()))
    case .number(6): self = .time(Timestamp(milliseconds: try message.signed()))
    case .bytes(7): self = .code(try message.text(atMost: Limits.nameByteCountMaximum))
    case .number(8): self = .entity(EntityID(try message.event()))
    case .number(9): self = .attachment(try message.event())
    case .bytes(10): self = .point(try Point(plain: message.message()))
    default: throw NotPlain()
    }
    // Of several values only one would count, and which one is not for this reader to say.
    guard try message.next() == nil else { throw NotPlain() }
  }
}

extension Decimal {
  fileprivate init(plain message: PlainScanner) throws(NotPlain) {
    var message = message
    self.init(mantissa: 0, scale: 0)
    while let field = try message.next() {
      switch field {
      case .number(1): mantissa = try message.signed()
      case .number(2):
        scale = try plain(UInt8(exactly: message.number()))
        guard scale <= Self.scaleMaximum else { throw NotPlain() }
      default: throw NotPlain()
      }
    }
  }
}

extension CalendarDate {
  fileprivate init(plain message: PlainScanner) throws(NotPlain) {
    var message = message
    var date = WireDate()
    while let field = try message.next() {
      switch field {
      case .number(1): date.year = try message.narrowSigned()
      case .number(2): date.month = try message.narrow()
      case .number(3): date.day = try message.narrow()
      default: throw NotPlain()
      }
    }
    self = try plain(try? CalendarDate(wire: date))
  }
}

extension Point {
  fileprivate init(plain message: PlainScanner) throws(NotPlain) {
    var message = message
    self.init(vertex: Vertex(latitudeE7: 0, longitudeE7: 0))
    while let field = try message.next() {
      switch field {
      case .number(1): vertex.latitudeE7 = try message.narrowSigned()
      case .number(2): vertex.longitudeE7 = try message.narrowSigned()
      case .number(3): accuracyMillimetres = try message.narrow()
      case .number(4): isHandPlaced = try message.flag()
      default: throw NotPlain()
      }
    }
    guard vertex.isInRange else { throw NotPlain() }
  }
}
