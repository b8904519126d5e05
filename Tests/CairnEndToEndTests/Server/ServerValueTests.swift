import CairnLog
import CairnModel
import CairnServer
import Testing

@Suite("What a server decides by values")
struct ServerValueTests {
  @Test("Each place has one path")
  func places() {
    let paths: [(String, Place)] = [
      ("/healthz", .health), ("/v1/operators", .operators), ("/v1/surveys", .surveys),
      ("/v1/surveys/a", .survey("a")), ("/v1/surveys/a/devices", .devices("a")),
      ("/v1/surveys/a/sync", .sync("a")), ("/v1/surveys/a/members", .members("a")),
      ("/v1/surveys/a/entities", .entities("a")),
      (
        "/v1/surveys/a/entities/3.17",
        .entity("a", EntityID(EventID(DeviceNumber(3)!, EventSequence(17)!)))
      ),
      ("/v1/surveys/a/conflicts", .conflicts("a")), ("/v1/surveys/a/schema", .schema("a")),
      ("/v1/surveys/a/anomalies", .anomalies("a")),
      ("/v1/surveys/a/recovery", .recovery("a")), ("/v1/surveys/a/epoch", .epoch("a")),
      ("/v1/surveys/a/log/checkpoint", .log("a", .checkpoint)),
      ("/v1/surveys/a/log/proof", .inclusionProof("a")),
      ("/v1/surveys/a/log/consistency", .consistencyProof("a")),
      (
        "/v1/surveys/a/log/tile/1/000.p/3",
        .log("a", .tile(TileAddress(level: 1, number: 0), width: 3))
      ),
      (
        "/v1/surveys/a/log/tile/entries/x001/234",
        .log("a", .bundle(BundleNumber(1_234), width: 256))
      ),
    ]
    for (path, place) in paths { #expect(Place(path: path) == place, "\(path)") }
    for path in [
      "", "/", "healthz", "/healthz/", "//healthz", "/v1", "/v2/surveys", "/v1/surveys/",
      "/v1/surveys//sync", "/v1/surveys/a/", "/v1/surveys/a/sync/", "/v1/surveys/a/b",
      "/v1/surveys/a/log", "/v1/surveys/a/log/tile/0/0", "/v1/surveys/a/log/tile/9/000",
      "/v1/surveys/a/log/tile/0/000.p/256", "/v1/surveys/a/log/proof/x",
      "/v1/surveys/a/entities/3.017", "/v1/surveys/a/entities/3", "/v1/surveys/a/entities/",
      "/v1/surveys/a/entities/3.17/history",
    ] {
      #expect(Place(path: path) == nil, "\(path)")
    }
  }

  @Test(
    "Dates read as HTTP wants them",
    arguments: [
      (0, "Thu, 01 Jan 1970 00:00:00 GMT"), (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"),
      (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"),
      (4_107_542_399, "Sun, 28 Feb 2100 23:59:59 GMT"),
      (4_107_542_400, "Mon, 01 Mar 2100 00:00:00 GMT"), (-1, "Wed, 31 Dec 1969 23:59:59 GMT"),
    ] as [(Int64, String)])
  func dates(seconds: Int64, text: String) {
    #expect(HTTPDate.text(Timestamp(milliseconds: seconds * 1000)) == text)
  }

  @Test("A problem document says what happened, what to do and when")
  func problem() {
    let refusal = Refusal(.overloaded, "too much is waiting", retryAfterSeconds: 2)
    #expect(
      Problem.document(refusal, at: Timestamp(milliseconds: 5)).text()
        == #"{"type":"urn:cairn:problem:overloaded","title":"Overloaded","status":503,"#
        + #""detail":"too much is waiting","code":"overloaded","remedy":"retry","#
        + #""retry_after_s":2,"service_time_ms":5}"#)
  }
}
