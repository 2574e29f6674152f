import System

/// Why a request got no answer, for programs (RFC 9457) and for people (the page `problem`).
package struct Problem: Equatable, Sendable {
    package let status: Response.Status
    /// A sentence for whoever wrote the program; never a token, an address or the path asked for.
    package let detail: String
    /// Further header fields: `Allow`, `Retry-After`.
    package var headers = HeaderFields()
    /// Whether what follows on the connection cannot be trusted.
    package var closesConnection = false

    /// `application/problem+json`; the type `about:blank` means that the title is the status's own words.
    package var response: Response {
        let members: JSON = .object([
            "type": .string("about:blank"), "title": .string(status.phrase),
            "status": .integer(Int64(status.rawValue)), "detail": .string(detail),
        ])
        // Cannot fail: the members hold no number that JSON lacks.
        let text = (try? JSONText.encode(members)) ?? "{}"
        return finish(Response(status, text, type: "application/problem+json"))
    }

    /// Adds what the problem brings along to an answer in another form.
    func finish(_ response: Response) -> Response {
        var response = response
        for field in headers.all { response.headers.append(field.name, field.value) }
        response.closesConnection = closesConnection
        return response
    }
}

extension Problem {
    /// Something that no standard allows, or that two readers could read in two ways (RFC 9112 §11.2).
    package static func malformed(_ detail: String) -> Problem {
        Problem(status: .badRequest, detail: detail, closesConnection: true)
    }

    package static func unknownHost() -> Problem {
        Problem(
            status: .misdirectedRequest, detail: "This server does not answer for the host that the request names.",
            closesConnection: true)
    }

    package static func tooLarge(limit: Int) -> Problem {
        Problem(
            status: .contentTooLarge, detail: "The body is longer than \(limit) bytes.", closesConnection: true)
    }

    /// A report whose signature is missing or wrong (SMS-11).
    package static func notSigned() -> Problem {
        Problem(status: .forbidden, detail: "The signature is missing or wrong. Nothing was changed.")
    }

    package static func notAForm() -> Problem {
        Problem(status: .badRequest, detail: "The form cannot be read. Nothing was changed.")
    }

    package static func notJSON() -> Problem {
        Problem(status: .badRequest, detail: "The body is not valid JSON. Nothing was changed.")
    }

    package static func notFound() -> Problem {
        Problem(status: .notFound, detail: "There is nothing here.")
    }

    /// A token that opens nothing. It is not said why, and the token is not repeated (UNS-5).
    package static func invalidToken() -> Problem {
        Problem(status: .notFound, detail: "This link does not work: it is incomplete or changed. Nothing was changed.")
    }

    /// A confirmation that came too late, or after a no.
    package static func expired() -> Problem {
        Problem(
            status: .gone,
            detail: "This link no longer works: it is older than 48 hours, or ended meanwhile. Nothing was changed.")
    }

    package static func tooManyAttempts(retryAfterSeconds: Int) -> Problem {
        Problem(
            status: .tooManyRequests,
            detail: "Too many links that do not work were tried from this address. Links that work are not limited.",
            headers: HeaderFields([("Retry-After", "\(retryAfterSeconds)")]))
    }

    package static func methodNotAllowed(_ allow: String) -> Problem {
        Problem(
            status: .methodNotAllowed, detail: "The method is not one of those in Allow.",
            headers: HeaderFields([("Allow", allow)]))
    }

    /// The database did not take or give it in time: nothing was changed, and asking again is right.
    package static func unavailable() -> Problem {
        Problem(
            status: .serviceUnavailable, detail: "The database does not answer now. Nothing was changed; try again.",
            headers: HeaderFields([("Retry-After", "5")]))
    }

    package static func internalError() -> Problem {
        Problem(status: .internalServerError, detail: "Something went wrong here. Nothing was changed; try again.")
    }
}
