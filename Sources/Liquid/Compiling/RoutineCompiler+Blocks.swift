extension RoutineCompiler {
    // MARK: - if, unless

    mutating func emitBranch(_ arms: [Node.Arm], _ otherwise: [Node]?, isBlank: Bool) {
        let start = position
        var ends: [Int] = []
        for (index, arm) in arms.enumerated() {
            position = start
            let (toBody, toNext) = emitTests(arm.condition, isNegated: arm.isNegated)
            for jump in toBody { patch(jump) }
            conditionally { $0.emit(arm.body, isBlank: isBlank) }
            if index < arms.count - 1 || otherwise != nil { ends.append(emit(.jump(0))) }
            for jump in toNext { patch(jump) }
        }
        if let otherwise { conditionally { $0.emit(otherwise, isBlank: isBlank) } }
        for end in ends { patch(end) }
    }

    /// Tests that fall through to the body when the condition holds.
    ///
    /// As `a and …` is false at once when `a` is, and `a or …` true, right-to-left grouping needs no more than one
    /// jump after each test.
    private mutating func emitTests(_ condition: Condition, isNegated: Bool) -> (toBody: [Int], toNext: [Int]) {
        var whenTrue: [Int] = []
        var whenFalse: [Int] = []
        for (index, test) in condition.tests.enumerated() {
            position.offset = Int32(test.offset)
            let left = operand(test.left, isTest: true)
            let entry = assembly.add(
                Test(left: left, comparison: test.comparison, right: operand(test.right, isTest: true)))
            let isLast = index == condition.tests.count - 1
            if isLast ? isNegated : condition.joints[index] == .or {
                whenTrue.append(emit(.ifJump(test: entry, 0)))
            } else {
                whenFalse.append(emit(.unlessJump(test: entry, 0)))
            }
        }
        return isNegated ? (whenFalse, whenTrue) : (whenTrue, whenFalse)
    }

    // MARK: - case

    /// Every value of a `when` that equals the subject runs its body once, and `else` runs when none did before it,
    /// as in Shopify's implementation.
    mutating func emitMatch(_ subject: Expression, _ clauses: [Node.Clause], isBlank: Bool) {
        let (slot, matched, again) = (names.fresh(), names.fresh(), names.fresh())
        emit(.copy(slot: slot, operand(subject)))
        emit(.copy(slot: matched, assembly.add(false)))
        let start = position
        for clause in clauses {
            position = start
            position.offset = Int32(clause.offset)
            let skip: Int
            var match: Int32 = -1
            if let values = clause.values {
                let plan = MatchPlan(
                    subject: slot, matched: matched, again: again, values: values.map { operand($0, isTest: true) })
                match = assembly.add(plan)
                skip = emit(.when(match, otherwise: 0))
            } else {
                skip = emit(.unlessMatched(slot: matched, 0))
            }
            let body = here
            conditionally { $0.emit(clause.body, isBlank: isBlank) }
            if let values = clause.values, values.count > 1 { emit(.whenAgain(match, body: body)) }
            patch(skip)
        }
    }

    // MARK: - for, tablerow

    mutating func emitLoop(_ loop: Node.Loop, isBlank: Bool) {
        let plan = plan(loop, columns: nil, isTable: false)
        let entry = assembly.add(plan)
        let start = emit(.loop(entry, otherwise: 0))
        let closed = emitRounds(loop, isTable: false, isBlank: isBlank) { .next(entry, body: $0) }
        if let otherwise = loop.otherwise {
            let end = emit(.jump(0))
            patch(start)
            conditionally { $0.emit(otherwise, isBlank: isBlank) }
            patch(end)
        } else {
            patch(start)
        }
        for jump in closed.breaks { patch(jump) }
    }

    mutating func emitTable(_ loop: Node.Loop, _ columns: Expression?) {
        let entry = assembly.add(plan(loop, columns: columns, isTable: true))
        let start = emit(.table(entry, otherwise: 0))
        let closed = emitRounds(loop, isTable: true, isBlank: false) { .tableNext(entry, body: $0) }
        // Also after a `break` the cell and its row have to be closed.
        for jump in closed.breaks { patch(jump) }
        emit(.tableEnd)
        patch(start)
    }

    /// The operands of a loop, outside of it, and its slot, inside.
    private mutating func plan(_ loop: Node.Loop, columns: Expression?, isTable: Bool) -> LoopPlan {
        let items = operand(loop.items)
        let (limit, offset) = (loop.limit.map { operand($0) }, loop.offset.map { operand($0) })
        let columns = columns.map { operand($0) }
        let depth = openLoops.count + (repeats ? 1 : 0)
        deepestLoop = max(deepestLoop, depth + 1)
        return LoopPlan(
            items: items, slot: names.openLoop(loop.name), depth: Int32(depth), name: loop.key,
            register: assembly.register(loop.key), isReversed: loop.isReversed, continues: loop.continues,
            limit: limit, offset: offset, columns: columns, isTable: isTable)
    }

    private mutating func emitRounds(
        _ loop: Node.Loop, isTable: Bool, isBlank: Bool, _ next: (Int32) -> Operation
    ) -> OpenLoop {
        let depth = Int32(openLoops.count + (repeats ? 1 : 0))
        openLoops.append(OpenLoop(kind: isTable ? .table : .loop, depth: depth, captures: openCaptures.count))
        let body = here
        let start = position
        conditionally { $0.emit(loop.body, isBlank: isBlank) }
        position = start
        for jump in openLoops.last?.continues ?? [] { patch(jump) }
        emit(next(body))
        names.closeLoop()
        return openLoops.removeLast()
    }

    /// `break` and `continue`: closes what was opened inside the loop, then jumps.
    mutating func emitLeave(continues: Bool) {
        // Out of an included partial they leave the loop around the include.
        let loop = openLoops.lastIndex { $0.kind != .binding }
        let captures = loop.map { openLoops[$0].captures } ?? 0
        for end in openCaptures[captures...].reversed() { emit(end) }
        let jump = emit(.jump(0))
        guard let loop else {
            exits.append(jump)
            return
        }
        if continues {
            openLoops[loop].continues.append(jump)
        } else {
            openLoops[loop].breaks.append(jump)
        }
    }
}
