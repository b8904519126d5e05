package import CairnModel

/// Numbers as people read them.
package enum Quantity {
  /// Such as `1,234,567`.
  package static func grouped(_ number: UInt64) -> String {
    let digits = Array(String(number).utf8)
    var text: [UInt8] = []
    for (position, digit) in digits.enumerated() {
      if position > 0, (digits.count - position).isMultiple(of: 3) { text.append(0x2c) }
      text.append(digit)
    }
    return String(decoding: text, as: UTF8.self)
  }

  package static func grouped(_ number: Int) -> String {
    number < 0 ? "-" + grouped(number.magnitude.asUInt64) : grouped(UInt64(number))
  }

  /// Such as `1 event` and `12 events`.
  package static func counted(_ number: Int, _ singular: String, _ plural: String? = nil) -> String
  {
    "\(grouped(number)) \(number == 1 ? singular : plural ?? singular + "s")"
  }

  /// A device's clock beside the service's, such as `+1.3 s`.
  package static func offset(_ span: Milliseconds) -> String {
    let magnitude = span.rawValue.magnitude
    let sign = span.rawValue < 0 ? "−" : "+"
    return magnitude < 50 ? "0.0 s" : "\(sign)\(magnitude / 1000).\(magnitude % 1000 / 100) s"
  }
}

extension UInt {
  fileprivate var asUInt64: UInt64 { UInt64(self) }
}
