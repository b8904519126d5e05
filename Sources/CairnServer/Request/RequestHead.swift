import CairnModel
import HTTPTypes
import HummingbirdCore

extension HTTPField.Name {
  /// Milliseconds since 1970: in an answer by the service's clock, in a request by the device's.
  static let cairnTime = HTTPField.Name("Cairn-Time")!
}

extension Request {
  /// The token that authorises the request; nil where there is none.
  var bearerToken: String? {
    guard let field = headers[.authorization], field.prefix(7).lowercased() == "bearer " else {
      return nil
    }
    return String(field.dropFirst(7))
  }

  /// The client's clock minus the service's; nil where the client does not tell its own.
  func clockOffset(arrived now: Timestamp) -> Milliseconds? {
    guard let text = headers[.cairnTime], let time = Int64(text), time.magnitude < 1 << 53 else {
      return nil
    }
    return Timestamp(milliseconds: time).since(now)
  }

  /// A parameter of the query; nil where there is none.
  func text(_ name: String) -> String? { uri.queryParameters[name[...]].map { String($0) } }

  /// The id of an entity in the query.
  /// - Throws: `request_malformed` where something else stands there.
  func entity(_ name: String) throws(Refusal) -> EntityID? {
    guard let text = text(name) else { return nil }
    guard let id = EntityID(text) else {
      throw Refusal(.requestMalformed, "\(name) is no id such as 3.17")
    }
    return id
  }

  /// 1 in the query; 0 and nothing are the same.
  /// - Throws: `request_malformed` where something else stands there.
  func flag(_ name: String) throws(Refusal) -> Bool {
    switch text(name) {
    case nil, "0": false
    case "1": true
    default: throw Refusal(.requestMalformed, "\(name) is 0 or 1")
    }
  }

  /// A number in the query.
  /// - Throws: `request_malformed` where something else stands there.
  func number(_ name: String) throws(Refusal) -> UInt64? {
    guard let text = uri.queryParameters[name[...]] else { return nil }
    guard let number = UInt64(text), String(number) == text else {
      throw Refusal(.requestMalformed, "\(name) is not a number")
    }
    return number
  }

  func requireNumber(_ name: String) throws(Refusal) -> UInt64 {
    guard let number = try number(name) else {
      throw Refusal(.requestMalformed, "the query lacks \(name)")
    }
    return number
  }
}
