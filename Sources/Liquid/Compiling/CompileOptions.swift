/// What a template may use, and how its output values are escaped.
package struct CompileOptions: Sendable {
    /// How `{{ … }}` writes; text that the template itself contains is never touched.
    package var escaping: Escaping
    /// How much is forgiven, and when mistakes are told.
    package var mode: Mode
    /// Helpers that the host hands in, such as `money`; they come before standard filters of the same name.
    package var filters: [String: HostFilter]
    /// Finds the partial of `{% render 'name' %}` when compiling; nil when there is none.
    package var partials: @Sendable (String) -> TemplateSource?
    /// The partials that `{% include variable %}` can choose from.
    package var partialNames: [String]
    /// The time that the filter `date` takes for `'now'`, in seconds since 1970.
    package var now: @Sendable () -> Int
    /// Tags without arguments that mark a hole which the host fills after rendering, such as `notice`.
    package var slots: Set<String>
    /// Tags without arguments that stand for another source, compiled in place with the same scope, such as `content`.
    package var inserts: [String: TemplateSource]
    /// The names that the host provides at the root. When given, reading any other name is an error, and so is
    /// `root[name]` with a name that is known only when rendering, for no trace could tell what it reads.
    package var globals: [String]?
    /// Whether partials read the host's names too, or only what `render` hands them (as Shopify has it).
    package var partialsReadGlobals: Bool

    package init(
        escaping: Escaping, mode: Mode = .checked, filters: [String: HostFilter] = [:],
        partials: @escaping @Sendable (String) -> TemplateSource? = { _ in nil }, partialNames: [String] = [],
        slots: Set<String> = [], inserts: [String: TemplateSource] = [:], globals: [String]? = nil,
        partialsReadGlobals: Bool = true, now: @escaping @Sendable () -> Int = { SystemClock.seconds }
    ) {
        self.escaping = escaping
        self.mode = mode
        self.filters = filters
        self.partials = partials
        self.partialNames = partialNames
        self.now = now
        self.slots = slots
        self.inserts = inserts
        self.globals = globals
        self.partialsReadGlobals = partialsReadGlobals
    }
}

extension CompileOptions {
    /// How a template is read. The modes differ in what they refuse, not in what a correct template means.
    package enum Mode: Sendable {
        /// Everything that can be known to be wrong is told when compiling: syntax, tags, filters and their
        /// arguments, partials and variables. For templates of one's own.
        case checked
        /// As Shopify's `strict2`: syntax is told when compiling; an unknown filter changes nothing, and wrong
        /// arguments and missing partials end the render that meets them.
        case strict2
        /// As Shopify's `strict`: the same for outputs, `if` and `for`; other tags are read forgivingly.
        case strict
        /// As Shopify's `lax`, its default: what cannot be understood is passed over where that is possible.
        case lax
    }
}

/// A helper of the host's, used as a filter: `{{ price | money: 'EUR' }}`.
package struct HostFilter: Sendable {
    /// What a helper is called with.
    package struct Call: Sendable {
        /// What stands before the bar. Captured text arrives as `.markup`; `text` reads both kinds.
        package let input: Value
        package let arguments: [Value]
        /// Named arguments, in the order written: `date: format: 'long'`.
        package let options: [(name: String, value: Value)]
        /// What the host gave to this render, such as the reader's language and time zone.
        package let context: Value

        /// The text of the input, or nil when it is none.
        package var text: String? { input.text }

        /// The value of a named argument, nil where it is absent.
        package func option(_ name: String) -> Value {
            options.last { $0.name == name }?.value ?? .nil
        }
    }

    /// What is wrong with a call, known when compiling.
    package struct Mistake: Sendable, Equatable {
        /// A sentence that names the thing.
        package let message: String
        package let hint: String?

        package init(message: String, hint: String?) {
            self.message = message
            self.hint = hint
        }
    }

    /// How many plain arguments it takes.
    package let arguments: ClosedRange<Int>
    /// The named arguments it knows; nil: any.
    package let options: Set<String>?
    /// Looks at a call whose input is a text in the template itself, in ``CompileOptions/Mode/checked`` mode.
    package let check: (@Sendable (_ input: String, _ options: [String]) -> Mistake?)?
    /// What it does. A result of `.string` is escaped like any other value.
    package let body: @Sendable (Call) throws(FilterError) -> Value

    package init(
        arguments: ClosedRange<Int> = 0...0, options: Set<String>? = [],
        check: (@Sendable (_ input: String, _ options: [String]) -> Mistake?)? = nil,
        _ body: @escaping @Sendable (Call) throws(FilterError) -> Value
    ) {
        self.arguments = arguments
        self.options = options
        self.check = check
        self.body = body
    }
}
