"""Loaded by the emulator's Python (PYTHONPATH). Its policy evaluation gets condition keys of a request that it does not fill in itself, and
what it answers is written to DECISIONS_FILE, one JSON line each: which call was refused, and which statement allowed the others.
"""
import datetime
import json
import os

if os.environ.get("DECISIONS_FILE"):
    from ministack.core import iam_actions, iam_evaluator

    evaluate, enforce = iam_evaluator.evaluate, iam_evaluator.enforce
    s3_context, tag_context = iam_actions.s3_service_context, iam_actions.request_tag_context
    lines = open(os.environ["DECISIONS_FILE"], "a", buffering=1, encoding="utf-8")
    S3_HEADERS = {
        "x-amz-object-lock-mode": "s3:object-lock-mode",
        "x-amz-object-lock-legal-hold": "s3:object-lock-legal-hold",
        "x-amz-server-side-encryption-aws-kms-key-id": "s3:x-amz-server-side-encryption-aws-kms-key-id",
    }

    def tell(**what):
        lines.write(json.dumps(what) + "\n")

    # Asked about the caller's own policies, and again about the policy of the resource.
    def told_evaluate(context, policies, *limits):
        result = evaluate(context, policies, *limits)
        if result.decision == "Allow":
            needed = iam_evaluator._first_match(context, [one for policy in policies for one in policy], "Allow")
            tell(decision="allowed", principal=context.principal_arn, action=context.action,
                 resource=context.resource_arn, actions=needed.actions, resources=needed.resources)
        return result

    def told_enforce(access_key_id, iam_action, service, region, resource_arn="*", service_context=None):
        refusal = enforce(access_key_id, iam_action, service, region, resource_arn, service_context)
        if refusal is not None:
            tell(decision="refused", principal=getattr(refusal, "principal_arn", ""), action=iam_action,
                 resource=resource_arn, actions=[], resources=[])
        return refusal

    def full_s3_context(iam_action, query_params, path="", headers=None):
        context = dict(s3_context(iam_action, query_params, path, headers))
        if iam_action != "s3:PutObject":
            return context
        given = headers or {}
        context.update({key: given[name] for name, key in S3_HEADERS.items() if given.get(name)})
        until = given.get("x-amz-object-lock-retain-until-date")
        if until:
            left = datetime.datetime.fromisoformat(until.replace("Z", "+00:00")) - datetime.datetime.now(datetime.timezone.utc)
            context["s3:object-lock-remaining-retention-days"] = str(left.total_seconds() / 86400)
        return context

    def full_tag_context(service, iam_action, body, routing_params):
        context = dict(tag_context(service, iam_action, body, routing_params))
        if service != "kms":
            return context
        asked = json.loads(body or b"{}")
        pairs = asked.get("EncryptionContext") or {}
        context.update({f"kms:EncryptionContext:{name}": value for name, value in pairs.items()})
        if pairs:
            context["kms:EncryptionContextKeys"] = list(pairs)
        if iam_action == "kms:Sign":
            context["kms:SigningAlgorithm"] = asked.get("SigningAlgorithm")
            context["kms:MessageType"] = asked.get("MessageType", "RAW")
        if iam_action in ("kms:GenerateMac", "kms:VerifyMac"):
            context["kms:MacAlgorithm"] = asked.get("MacAlgorithm")
        return context

    iam_evaluator.evaluate, iam_evaluator.enforce = told_evaluate, told_enforce
    iam_actions.s3_service_context, iam_actions.request_tag_context = full_s3_context, full_tag_context
