/// What answers requests; called on the server's threads, by many at once.
package protocol RequestHandler: Sendable {
    /// Answers by calling `reply` exactly once: at once, or later from any thread, while the server's own thread goes on
    /// serving others.
    func respond(to request: Request, reply: @escaping @Sendable (Response) -> Void)

    /// What a problem found before the body was read looks like to that asker.
    func refuse(_ problem: Problem, head: RequestHead) -> Response

    /// Told after each answer, for the access log. `path` is what the client sent: it must not be logged as it is.
    func answered(method: String, path: String, status: Int, milliseconds: Double)
}
