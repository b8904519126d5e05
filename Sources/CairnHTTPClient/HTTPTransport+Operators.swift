import NIOHTTP1
package import CairnModel
package import CairnReplica
package import CairnWire

/// What operators ask for. The tokens are theirs.
extension HTTPTransport {
  package func logIn(_ login: OperatorLogin) async throws {
    _ = try await call(.POST, "/v1/operators", token: nil, body: .message(login.encoded()))
  }

  package func openSurvey(
    _ request: OpenSurveyRequest, token: String
  ) async throws -> OpenSurveyAnswer {
    let answer = try await call(
      .POST, "/v1/surveys", token: token, body: .message(request.encoded()))
    return try reading { () throws(WireError) in try OpenSurveyAnswer(decoding: answer) }
  }

  /// The surveys of the service, as it lists them.
  package func surveys(token: String) async throws -> JSONValue {
    try await json("/v1/surveys", token: token)
  }

  /// Goes on with what a restored log has.
  package func openEpoch(of slug: String, token: String) async throws {
    _ = try await call(.POST, "/v1/surveys/\(slug)/epoch", token: token)
  }

  /// Gives a survey an admin again.
  package func appointAdmin(
    _ appointed: AdminAppointed, in slug: String, token: String
  ) async throws {
    _ = try await call(
      .POST, "/v1/surveys/\(slug)/admin", token: token, body: .message(appointed.encodedMessage()))
  }

  /// The devices of a survey, as the service lists them.
  package func members(_ access: SurveyAccess) async throws -> JSONValue {
    try await json("/v1/surveys/\(access.slug)/members", token: access.token)
  }

  /// How the service is. One that does not work answers too.
  package func health() async throws -> JSONValue {
    try await json("/healthz", token: nil)
  }

  private func json(_ path: String, token: String?) async throws -> JSONValue {
    let bytes = try await call(
      .GET, path, token: token, byteCountMaximum: JSONAnswer.byteCountMaximum)
    return try JSONAnswer.parse(bytes, to: path)
  }
}
