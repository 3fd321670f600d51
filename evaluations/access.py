from cases.access import IN_OFFICE, Role, grant

grant("evaluations.view_today", *Role)
grant("evaluations.view_dashboard", *IN_OFFICE)
grant("evaluations.view_work_queue", Role.CASE_MANAGER, Role.OFFICE_MANAGER)
grant("evaluations.view_case_conference", *IN_OFFICE)
grant("evaluations.hold_case_conference", Role.CASE_MANAGER)
grant("evaluations.record_decision", *IN_OFFICE)
grant("evaluations.decide_stage", Role.CASE_MANAGER)
grant("evaluations.view_annual_evaluation", Role.CASE_MANAGER, Role.OFFICE_MANAGER, Role.EVALUATOR)
grant("evaluations.run_annual_evaluation", Role.OFFICE_MANAGER, Role.EVALUATOR)
