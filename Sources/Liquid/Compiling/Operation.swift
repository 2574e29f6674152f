/// Where a value comes from, settled when compiling. Numbers point into the tables of `Code`.
enum Operand: Sendable {
    case constant(Int32)
    /// A name that is surely assigned: a loop's item, an argument, an assigned name.
    case slot(Int32)
    case lookup(Int32)
    case range(Int32)
    /// `forloop.index` and the like, of the loop at that depth of the routine.
    case loop(depth: Int32, LoopField)
    /// `forloop` as a whole.
    case loopObject(depth: Int32)
}

enum LoopField: Int32, Sendable, CaseIterable {
    case index, index0, rindex, rindex0, first, last, length, name
    case row, col, col0, colFirst, colLast

    /// What the template writes after `forloop.` or `tablerowloop.`.
    var name: String {
        switch self {
        case .index: "index"
        case .index0: "index0"
        case .rindex: "rindex"
        case .rindex0: "rindex0"
        case .first: "first"
        case .last: "last"
        case .length: "length"
        case .name: "name"
        case .row: "row"
        case .col: "col"
        case .col0: "col0"
        case .colFirst: "col_first"
        case .colLast: "col_last"
        }
    }

    static let ofLoop: [LoopField] = [.index, .index0, .rindex, .rindex0, .first, .last, .length, .name]
    static let ofTable: [LoopField] = [
        .index, .index0, .rindex, .rindex0, .first, .last, .length, .row, .col, .col0, .colFirst, .colLast,
    ]
}

/// A variable: its root, then the steps into it.
struct Lookup: Sendable {
    /// A local that hides the host's name once it is assigned; -1 when there is none.
    var slot: Int32 = -1
    /// A counter of `increment`, which stands behind locals and before the host's names; -1 when there is none.
    var counter: Int32 = -1
    /// The host's name, as an index of `Code.keys`; -1 when the host is not asked.
    var global: Int32 = -1
    /// The root when only a render tells its name, as an index of `Code.dynamicRoots`; -1 otherwise.
    var dynamic: Int32 = -1
    /// What the trace notes, as an index of `Code.reads`; -1 for what is no host's variable.
    var read: Int32 = -1
    var steps: Range<Int32>
}

/// A variable that only a render can tell.
struct DynamicRoot: Sendable {
    enum Kind: Sendable {
        /// `[name]`: the one whose name another value holds.
        case named(Operand)
        /// `self`: the one of that name, or all variables where there is none.
        case scope
        /// The same where it is only written or compared, so that nobody looks into it.
        case scopeAsText
    }

    var kind: Kind
    /// What a name may mean where this stands, before the host's names: first the loops that are open.
    var loops: [String: Int32]
    var locals: [String: NameScope.Place]
    var readsGlobals: Bool
}

enum Step: Sendable {
    /// An index of `Code.keys`.
    case name(Int32)
    /// A name in brackets: an object's field and nothing else.
    case key(Int32)
    case index(Int)
    /// An index of `Code.operands`.
    case dynamic(Int32)
}

struct Test: Sendable {
    var left: Operand
    var comparison: Comparison
    var right: Operand
}

/// A filter with its arguments.
struct FilterCall: Sendable {
    enum Target: Sendable {
        case standard(StandardFilter)
        /// An index of `Code.hostFilters`.
        case host(Int32)
        /// Called wrongly, an index of `Code.failures`: the render that comes here ends.
        case refused(Int32)
    }

    var target: Target
    /// Indices of `Code.operands`.
    var arguments: Range<Int32>
    var options: [(name: String, value: Operand)]
}

/// A value and the filters that it goes through.
struct Chain: Sendable {
    var base: Operand
    /// Indices of `Code.filterCalls`.
    var calls: Range<Int32>
}

struct LoopPlan: Sendable {
    var items: Operand
    var slot: Int32
    var depth: Int32
    var name: String
    /// Where `offset: continue` goes on, by collection.
    var register: Int32
    var isReversed: Bool
    var continues: Bool
    var limit: Operand?
    var offset: Operand?
    var columns: Operand?
    /// The loop of `include`, which goes through a list and takes anything else as one item.
    var isBinding = false
    var isTable = false
}

struct RenderPlan: Sendable {
    var routine: Int32
    /// For the callee's first slots.
    var arguments: [Operand]
    /// The slot that takes the subject of `with` or `for`, and the subject.
    var subject: (slot: Int32, value: Operand)?
    /// The argument of the subject's name, which a subject that is nil leaves as it is.
    var fallback: Operand?
    var repeats: Bool
    var name: String
}

struct MatchPlan: Sendable {
    var subject: Int32
    /// Slot: whether any clause matched so far.
    var matched: Int32
    /// Slot: how often the clause's body is still to run.
    var again: Int32
    var values: [Operand]
}

struct CountPlan: Sendable {
    var slot: Int32
    var up: Bool
    /// The host's name that the counter starts from, and its read; -1 when the host is not asked.
    var global: Int32 = -1
    var read: Int32 = -1
}

struct CyclePlan: Sendable {
    var group: Operand?
    var key: String
    var values: [Operand]
}

/// One step of a program. Jumps are indices of the routine's operations.
enum Operation: Sendable {
    /// Bytes of `Code.literals`.
    case text(start: Int32, count: Int32)
    case output(Operand)
    /// A field of one of the host's objects, as `customer.name`: a read and two of `Code.keys`.
    case outputField(read: Int32, root: Int32, name: Int32)
    /// A field of a local, as `product.name` in a loop.
    case outputItem(slot: Int32, name: Int32)
    case outputChain(Int32)
    case assign(slot: Int32, chain: Int32)
    case copy(slot: Int32, Operand)
    case captureStart
    case captureEnd(slot: Int32)
    case unlessJump(test: Int32, Int32)
    case ifJump(test: Int32, Int32)
    case jump(Int32)
    /// Begins a loop, or jumps when there is nothing to go through.
    case loop(Int32, otherwise: Int32)
    /// Goes back to the body while there are items.
    case next(Int32, body: Int32)
    case table(Int32, otherwise: Int32)
    case tableNext(Int32, body: Int32)
    case tableEnd
    /// Counts how many values of a `when` match; jumps when none does.
    case when(Int32, otherwise: Int32)
    case whenAgain(Int32, body: Int32)
    /// Jumps past `else` when a clause before it matched.
    case unlessMatched(slot: Int32, Int32)
    case render(Int32)
    case mark(Int32)
    case count(Int32)
    case cycle(Int32)
    case changedStart
    case changedEnd
    /// Ends the render with one of `Code.failures`.
    case fail(Int32)
}

/// A template or partial, compiled: what it does and how much room it needs.
struct Routine: Sendable {
    var operations: [Operation]
    /// One for each operation.
    var positions: [Position]
    var slots: Int
    var loops: Int
}
