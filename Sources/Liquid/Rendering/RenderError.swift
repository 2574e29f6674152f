/// Why a render stopped. It names the place in the template and never a value: no personal data in errors.
package struct RenderError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What tests and exit codes switch on.
    package enum Code: Sendable, Equatable {
        /// One of `Limits` was reached.
        case limit
        /// A control character or line break in a value of a header field.
        case header
        /// Two values that have no order, such as text and a number.
        case comparison
        /// A filter or tag got a value that it cannot take.
        case argument
        /// A helper of the host refused.
        case helper
    }

    package let code: Code
    package let place: Place
    /// A sentence that names the thing and the remedy.
    package let message: String

    package var description: String { "\(place): error: \(message)" }
}

/// A render's trouble before its place is known; helpers of the host throw it too.
package struct FilterError: Error, Sendable, Equatable {
    package let message: String
    let code: RenderError.Code

    /// A sentence without personal data that says what the helper needs.
    package init(_ message: String) {
        self.message = message
        code = .helper
    }

    private init(_ code: RenderError.Code, _ message: String) {
        self.message = message
        self.code = code
    }

    static func argument(_ message: String) -> FilterError { FilterError(.argument, message) }
    static func comparison(_ message: String) -> FilterError { FilterError(.comparison, message) }
    static func header(_ message: String) -> FilterError { FilterError(.header, message) }
    static func limit(_ message: String) -> FilterError { FilterError(.limit, message) }
}
