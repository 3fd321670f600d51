from cases.access import IN_OFFICE, Role, grant

grant("competencies.view_framework", *Role)
grant("competencies.view_checklist", *IN_OFFICE)
grant("competencies.rate_checklist", Role.SUPPORT_WORKER, Role.CASE_MANAGER)
grant("competencies.submit_checklist", Role.SUPPORT_WORKER, Role.CASE_MANAGER)
grant("competencies.judge_stage", Role.SUPPORT_WORKER, Role.CASE_MANAGER)
grant("competencies.view_double_rating", *IN_OFFICE)
grant("competencies.hand_over_double_rating", Role.CASE_MANAGER, Role.OFFICE_MANAGER)
grant("competencies.rate_double", Role.SUPPORT_WORKER, Role.CASE_MANAGER)
grant("competencies.check_checklist", Role.CASE_MANAGER, Role.OFFICE_MANAGER)
grant("competencies.postpone_lock", Role.CASE_MANAGER, Role.OFFICE_MANAGER)
grant("competencies.import_workbook", Role.CASE_MANAGER, Role.OFFICE_MANAGER)
grant("competencies.view_feedback", *IN_OFFICE)
grant("competencies.write_feedback", Role.SUPPORT_WORKER, Role.CASE_MANAGER)
grant("competencies.view_calibration", *IN_OFFICE)
grant("competencies.rate_calibration", Role.SUPPORT_WORKER, Role.CASE_MANAGER)
grant("competencies.hold_calibration", Role.CASE_MANAGER)
grant("competencies.waive_gate", Role.CASE_MANAGER)
grant("competencies.propose_item", Role.SUPPORT_WORKER, Role.CASE_MANAGER)
grant("competencies.view_agreement", *Role)
grant("competencies.view_rater_agreement", Role.SUPPORT_WORKER, Role.CASE_MANAGER)
grant(
    "competencies.view_wording_candidate",
    Role.CASE_MANAGER,
    Role.EVALUATOR,
    Role.ADMINISTRATOR,
)
