import CairnModel
import HTTPTypes

/// A refusal as the bytes of a whole HTTP answer, for a connection on which no request is read.
enum RefusalMessage {
  static func bytes(_ refusal: Refusal, at now: Timestamp) -> [UInt8] {
    let body = Problem.document(refusal, at: now).text()
    let status = Problem.status(of: refusal)
    var lines = [
      "HTTP/1.1 \(status.code) \(status.reasonPhrase)", "Content-Type: application/problem+json",
      "Content-Length: \(body.utf8.count)", "Cache-Control: no-store", "Connection: close",
      "Cairn-Time: \(now.milliseconds)", "Date: \(HTTPDate.text(now))",
    ]
    if let seconds = refusal.retryAfterSeconds { lines.append("Retry-After: \(seconds)") }
    return Array((lines.joined(separator: "\r\n") + "\r\n\r\n" + body).utf8)
  }
}
